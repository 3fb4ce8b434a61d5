import type { CheckResult } from '../batch/check-result.js';
import type { BatchResult } from '../batch/result.js';
import { BaseCommand } from '../cli/base-command.js';
import { checkFlags } from '../cli/check-flags.js';
import { batchView } from '../cli/format/batch-view.js';
import { Args } from '../cli/oclif.js';
import { stopSignal } from '../cli/stop-signal.js';
import { EmojifyError } from '../errors/emojify-error.js';

export default class Check extends BaseCommand {
  static override summary = 'fail if a photo shows a face that emojify did not cover';
  static override description =
    `Searches folders recursively and changes nothing. Detectors also find faces in some emojis and blurs: these are ignored
if .emojify.json in the same folder records that emojify covered that area of exactly this file.
The record is a convenience, not a proof: anyone who can write to the folder can forge it.`;
  static override examples = [
    { description: 'check a folder before it is published', command: '<%= config.bin %> <%= command.id %> public' },
    {
      description: 'check photos that were resized after they were covered',
      command: '<%= config.bin %> <%= command.id %> public --allow-uncertain',
    },
  ];
  static override args = {
    photos: Args.string({ multiple: true, ignoreStdin: true, description: 'files, folders or quoted patterns' }),
  };
  static override flags = checkFlags;

  async run(): Promise<CheckResult> {
    const { args, flags } = await this.parse(Check);
    const photos = args.photos ?? [];
    if (photos.length === 0) {
      throw new EmojifyError('USAGE', 'missing argument PHOTOS', { hint: 'for example: emojify check public' });
    }
    if (photos.includes('-')) throw new EmojifyError('USAGE', 'stdin cannot be checked: pass files or folders');
    const { checkPhotos } = await import('../batch/check-photos.js');
    const { describeCheck, toCheckResult } = await import('../batch/check-result.js');
    const stop = stopSignal();
    const view = batchView({ json: this.jsonEnabled(), asks: false, quiet: flags.quiet });
    try {
      const found = await checkPhotos(photos, flags, {
        reporter: view.open,
        signal: stop.signal,
        version: this.config.version,
      });
      view.finish();
      const result = toCheckResult(found);
      if (!flags.quiet) this.logToStderr(describeCheck(result));
      await this.conclude(found, flags, view.hasBar());
      return result;
    } finally {
      view.finish();
      stop.release();
    }
  }

  /**
   * Prints why the check does not pass, and sets the exit status. After a progress bar, the photos that are not clear
   * are listed as well.
   */
  private async conclude(found: BatchResult, flags: CheckGate, bar: boolean): Promise<void> {
    const { describeGate, describeResult } = await import('../batch/describe-result.js');
    const { checkStatus } = await import('../batch/check-result.js');
    const { isExposed } = await import('../batch/result.js');
    const gate = {
      failOnFaces: true,
      ignoreUnreadable: flags['ignore-unreadable'],
      allowUncertain: flags['allow-uncertain'],
    };
    for (const photo of bar ? found.photos.filter(isExposed) : []) this.logToStderr(describeResult(photo));
    for (const line of describeGate(found, gate, '')) this.logToStderr(line);
    process.exitCode = checkStatus(found, gate);
    if (found.error && !this.jsonEnabled()) throw new EmojifyError('INTERRUPTED', found.error.message);
  }
}

interface CheckGate {
  readonly 'ignore-unreadable': boolean;
  readonly 'allow-uncertain': boolean;
}
