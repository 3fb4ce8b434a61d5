import { type Command, CommandHelp, Help } from '@oclif/core';

/** Examples come right after the usage line: they teach faster than a list of flags. */
class ExamplesFirst extends CommandHelp {
  protected override sections() {
    const sections = super.sections();
    const examples = sections.filter(({ header }) => header === 'EXAMPLES');
    const others = sections.filter(({ header }) => header !== 'EXAMPLES');
    return [...others.slice(0, 1), ...examples, ...others.slice(1)];
  }
}

export default class EmojifyHelp extends Help {
  protected override getCommandHelpClass(command: Command.Loadable): CommandHelp {
    return new ExamplesFirst(command, this.config, this.opts);
  }
}
