import { statSync } from 'node:fs';
import { EmojifyError } from '../errors/emojify-error.js';
import type { PrintCommand } from '../errors/print-command.js';
import { failWith } from './fail.js';
import { Command, Flags } from './oclif.js';
import { commandPrinter } from './printed-commands.js';

/** Changes into the folder at once, so that every relative path of the command means what it means there. */
async function changeInto(dir: string): Promise<string> {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new EmojifyError('USAGE', `invalid --cwd "${dir}": expected a folder that exists`);
  }
  process.chdir(dir);
  return process.cwd();
}

/** What every emojify command shares: `--json`, `-C`, and one way to fail. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = {
    json: Flags.boolean({ summary: 'print the result as JSON, and nothing else on stdout', helpGroup: 'GLOBAL' }),
    cwd: Flags.string({
      char: 'C',
      summary: 'run as if started in this folder',
      helpValue: 'DIR',
      helpGroup: 'GLOBAL',
      parse: changeInto,
    }),
  };

  /** Commands for copying mean the same service and stage as this one. */
  protected get printCommand(): PrintCommand {
    return commandPrinter(this.argv, process.env);
  }

  /** oclif would print its own form and pick its own exit status; ours are 0, 1, 2 and 130, as the errors say. */
  protected override async catch(error: Error): Promise<void> {
    failWith(error, { json: this.jsonEnabled(), example: this.example(), print: this.printCommand });
  }

  /** The first of the help's examples, as it is typed. */
  private example(): string | undefined {
    const first = this.ctor.examples?.[0];
    const template = typeof first === 'object' ? first.command : first;
    return template?.replaceAll('<%= config.bin %>', this.config.bin).replaceAll('<%= command.id %>', this.id ?? '');
  }
}
