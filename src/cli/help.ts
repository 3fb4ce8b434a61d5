import { type Command, CommandHelp, Help } from './oclif.js';

const indent = '  ';

/** A command's help. Examples come right after the usage line, since they teach faster than a list of flags. */
class ExamplesFirst extends CommandHelp {
  protected override sections() {
    const sections = super.sections();
    const examples = sections.filter(({ header }) => header === 'EXAMPLES');
    const others = sections.filter(({ header }) => header !== 'EXAMPLES');
    return [...others.slice(0, 1), ...examples, ...others.slice(1)];
  }

  /** `[FLAGS]` instead of a line that repeats every flag of the list below. */
  protected override defaultUsage(): string {
    const args = Object.values(this.command.args ?? {}).filter(({ hidden }) => !hidden);
    return [this.command.id, ...args.map(usageOfArg), '[FLAGS]'].join(' ');
  }

  /** The description without the summary, which is printed at the top. */
  protected override description(): string | undefined {
    const paragraphs = this.command.description?.replace(/(?<!\n)\n(?!\n)/g, ' ');
    return paragraphs && this.wrap(paragraphs);
  }

  /** Commands are never wrapped, so that they can be copied. */
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

  /** Help for an unknown command fails as the command itself would. */
  override async showHelp(argv: string[]): Promise<void> {
    const [name, ...rest] = argv.slice(
      Math.max(
        0,
        argv.findIndex((word) => !word.startsWith('-')),
      ),
    );
    const known = name === undefined || name.startsWith('-') || this.config.commandIDs.includes(name);
    if (!known) {
      const { unknownCommand } = await import('./command-not-found.js');
      throw unknownCommand(name, rest, this.config.commandIDs);
    }
    await super.showHelp(argv);
  }

  /** The first steps, then all commands by topic. */
  protected override async showRootHelp(): Promise<void> {
    const commands = this.sortedCommands.filter(({ id }) => !id.includes(':'));
    const inTopics = Object.entries(topics).map(([topic, ids]) => [topic, ids.flatMap(byId)] as const);
    const others = commands.filter(({ id }) => !Object.values(topics).flat().includes(id));
    this.log(`${this.formatRoot()}\n`);
    this.log(
      this.list(
        'FIRST STEPS',
        firstSteps.map(([words, summary]) => [`$ ${this.config.bin} ${words}`, summary]),
      ),
    );
    for (const [topic, found] of [...inTopics, ['OTHER', others] as const]) {
      if (found.length > 0)
        this.log(
          this.list(
            topic,
            found.map((command) => [command.id, this.summary(command)]),
          ),
        );
    }

    function byId(id: string) {
      return commands.filter((command) => command.id === id);
    }
  }

  private list(header: string, rows: [string, string | undefined][]): string {
    return `${this.section(header, this.renderList(rows, { indentation: 2, spacer: '\n' }))}\n`;
  }

  /** Wraps lines without indentation (summaries) to the terminal's width; oclif wraps all others. */
  protected override log(...args: string[]): void {
    const wrapped = (line: string) => (line.startsWith(indent) ? line : this.wrap(line, 0));
    super.log(...args.map((text) => text.split('\n').map(wrapped).join('\n')));
  }

  /** Gives summaries of plugins our style: lower case, no full stop. */
  protected override summary(command: Command.Loadable): string | undefined {
    const text = super.summary(command);
    if (!text || command.pluginName === this.config.name) return text;
    return `${text.charAt(0).toLowerCase()}${text.slice(1).replace(/\.$/, '')}`;
  }
}

/** The commands that new users need first, at the top of the help. */
const firstSteps: readonly (readonly [command: string, summary: string])[] = [
  ['process photo.jpg', 'cover the faces in a photo'],
  ['create my-photos', 'create a service to run on this machine or on AWS'],
  ['dev', 'run the service on this machine, without an AWS account'],
  ['deploy', 'run the service on AWS'],
  ['COMMAND --help', 'show the examples and flags of a command'],
];

/** All commands by topic, in the order in which a user needs them. */
const topics: Readonly<Record<string, readonly string[]>> = {
  PHOTOS: ['process', 'review', 'check'],
  'A SERVICE ON THIS MACHINE': ['create', 'dev', 'migrate', 'print', 'package'],
  'DEPLOYMENT TO AWS': ['doctor', 'deploy', 'info', 'rollback', 'remove'],
  'A DEPLOYED SERVICE': ['invoke', 'logs', 'retry', 'stats', 'cost'],
  SHELL: ['autocomplete'],
};
