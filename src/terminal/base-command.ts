import { Command, Flags } from '@oclif/core';
import { failWith } from './fail.js';

/** What every emojify command shares: `--json`, `-C`, and one way to fail. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = {
    cwd: Flags.string({
      char: 'C',
      summary: 'run as if started in this folder',
      helpValue: 'DIR',
      helpGroup: 'GLOBAL',
      parse: async (dir: string) => dir,
    }),
  };

  /** oclif would print its own form and pick its own exit status; ours are in DESIGN: 0, 1, 2, 130. */
  protected override async catch(error: Error): Promise<void> {
    failWith(error, { json: this.jsonEnabled() });
  }
}
