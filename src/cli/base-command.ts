import { statSync } from 'node:fs';
import { EmojifyError } from '../errors/emojify-error.js';
import type { PrintCommand } from '../errors/print-command.js';
import { failWith } from './fail.js';
import { Command, Flags } from './oclif.js';
import { commandPrinter } from './printed-commands.js';
import { askMfaCode, canPrompt } from './prompts.js';

/** Changes the working directory while flags are parsed, so that all relative paths start from it. */
async function changeInto(dir: string): Promise<string> {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new EmojifyError('USAGE', `invalid --cwd "${dir}": expected an existing folder`);
  }
  process.chdir(dir);
  return process.cwd();
}

/** Shared by every command: `--json`, `-C`, and how errors are printed. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = {
    json: Flags.boolean({ summary: 'print the result as JSON', helpGroup: 'GLOBAL' }),
    cwd: Flags.string({
      char: 'C',
      summary: 'run as if started in this folder',
      helpValue: 'DIR',
      helpGroup: 'GLOBAL',
      parse: changeInto,
    }),
  };

  /** Formats commands for the user to copy, with the flags that select the same service and stage. */
  protected get printCommand(): PrintCommand {
    return commandPrinter(this.argv, process.env);
  }

  /** A person at a terminal is asked for the code of multi-factor authentication, with `--yes`, too. */
  protected override async init(): Promise<void> {
    await super.init();
    if (!canPrompt({ json: this.jsonEnabled() })) return;
    const { askForMfaCodes } = await import('../sdk/mfa-code.js');
    askForMfaCodes(askMfaCode);
  }

  /** Replaces oclif's format and exit statuses with ours: 0, 1, 2 and 130, as the error codes define. */
  protected override async catch(error: Error): Promise<void> {
    failWith(error, { json: this.jsonEnabled(), example: this.example(), print: this.printCommand });
  }

  /** The first example in the help, as a user would type it. */
  private example(): string | undefined {
    const first = this.ctor.examples?.[0];
    const template = typeof first === 'object' ? first.command : first;
    return template?.replaceAll('<%= config.bin %>', this.config.bin).replaceAll('<%= command.id %>', this.id ?? '');
  }
}
