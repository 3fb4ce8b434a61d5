import { unknownCommand } from './command-not-found.js';
import { type Command, CommandHelp, Help } from './oclif.js';

const indent = '  ';

/** A command's help: examples right after a usage line one can read, since they teach faster than a list of flags. */
class ExamplesFirst extends CommandHelp {
  protected override sections() {
    const sections = super.sections();
    const examples = sections.filter(({ header }) => header === 'EXAMPLES');
    const others = sections.filter(({ header }) => header !== 'EXAMPLES');
    return [...others.slice(0, 1), ...examples, ...others.slice(1)];
  }

  /** Every flag has its line further down; all of them in one bracketed sentence nobody reads. */
  protected override defaultUsage(): string {
    const args = Object.values(this.command.args ?? {}).filter(({ hidden }) => !hidden);
    return [this.command.id, ...args.map(usageOfArg), '[FLAGS]'].join(' ');
  }

  /** Without the summary, which stands at the top already. */
  protected override description(): string | undefined {
    const paragraphs = this.command.description?.replace(/(?<!\n)\n(?!\n)/g, ' ');
    return paragraphs && this.wrap(paragraphs);
  }

  /** Commands as they are typed, however long: what is copied must run. */
  protected override examples(examples: Command.Example[] | string | undefined): string | undefined {
    if (!Array.isArray(examples) || examples.some((example) => typeof example === 'string')) {
      return super.examples(examples);
    }
    const all = examples.filter((example) => typeof example !== 'string');
    return all.map(({ description, command }) => this.exampleOf(description, command)).join('\n\n');
  }

  private exampleOf(description: string, command: string): string {
    const lines = this.render(command).split('\n');
    return [this.wrap(description, indent.length), '', ...lines.map((line) => `${indent}$ ${line}`)].join('\n');
  }
}

function usageOfArg({ name, required, multiple }: Command.Arg.Any): string {
  const shown = `${name.toUpperCase()}${multiple ? '...' : ''}`;
  return required ? shown : `[${shown}]`;
}

export default class EmojifyHelp extends Help {
  protected override getCommandHelpClass(command: Command.Loadable): CommandHelp {
    return new ExamplesFirst(command, this.config, this.opts);
  }

  /** Help for a command that is not there says so as the command itself does. */
  override async showHelp(argv: string[]): Promise<void> {
    const name = argv.find((word) => !word.startsWith('-'));
    const error = name === undefined ? undefined : unknownCommand(name, this.config.commandIDs);
    if (error) throw error;
    await super.showHelp(argv);
  }

  /** Lines at the edge, which are the summaries, are brought to the terminal's width; oclif does so with the rest. */
  protected override log(...args: string[]): void {
    const wrapped = (line: string) => (line.startsWith(indent) ? line : this.wrap(line, 0));
    super.log(...args.map((text) => text.split('\n').map(wrapped).join('\n')));
  }

  /** Summaries of plugins are brought to the form of ours: lower case, no full stop. */
  protected override summary(command: Command.Loadable): string | undefined {
    const text = super.summary(command);
    if (!text || command.pluginName === this.config.name) return text;
    return `${text.charAt(0).toLowerCase()}${text.slice(1).replace(/\.$/, '')}`;
  }
}
