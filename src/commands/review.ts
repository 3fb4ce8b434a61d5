import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { ReviewSession } from '../batch/review/review-session.js';
import { BaseCommand } from '../cli/base-command.js';
import { batchView } from '../cli/format/batch-view.js';
import { Args } from '../cli/oclif.js';
import { notInReview, reviewFlags } from '../cli/review-flags.js';
import { stopSignal } from '../cli/stop-signal.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { createDetector, once } from './process.js';

/** What `emojify review --json` prints at its end. */
interface ReviewResult {
  readonly photos: number;
  /** Those that the reviewer accepted or marked. */
  readonly reviewed: number;
  /** Those with corrections. */
  readonly corrected: number;
  /** The corrections file. */
  readonly corrections: string;
}

export default class Review extends BaseCommand {
  static override summary = 'cover the faces in photos, and correct the result in the browser';
  static override description =
    `Processes photos like "emojify process", then serves a local page for adding, removing and changing faces. Every
decision is saved immediately, and the photo is covered again. Ctrl-C ends the review; the same command resumes it and
processes only new photos.`;
  static override examples = [
    {
      description: 'review a folder of photos; the originals are only read',
      command: '<%= config.bin %> <%= command.id %> --recursive photos --out public',
    },
    {
      description: 'keep the decisions beside the originals, and print the address of the page without opening it',
      command: '<%= config.bin %> <%= command.id %> photos --out public --corrections photos.json --no-open',
    },
  ];
  static override args = {
    photos: Args.string({ multiple: true, ignoreStdin: true, description: 'files, folders or quoted glob patterns' }),
  };
  static override flags = reviewFlags;

  async run(): Promise<ReviewResult> {
    const { args, flags } = await this.parse(Review);
    const photos = args.photos ?? [];
    refuseOther(photos, flags);
    const { openReview } = await import('../batch/review/review-session.js');
    const { toRequest } = await import('../cli/process-request.js');
    const corrections = flags.corrections ?? join(flags.out, 'corrections.json');
    const stop = stopSignal();
    const view = batchView({ json: this.jsonEnabled(), asks: false, quiet: flags.quiet });
    try {
      const asked = toRequest(photos, { ...notInReview, ...flags });
      const request = { ...asked, out: folderName(flags.out), corrections };
      const session = await openReview(request, {
        detector: once(() => createDetector(flags)),
        reporter: view.open,
        signal: stop.signal,
        version: this.config.version,
        stdin: process.stdin,
        writeStdout: async () => undefined,
      });
      view.finish();
      if (stop.signal.aborted)
        throw new EmojifyError('INTERRUPTED', 'interrupted: run the same command again to resume');
      await this.serve(session, flags, stop.signal);
      return this.conclude(session, corrections);
    } finally {
      view.finish();
      stop.release();
    }
  }

  /** Serves the page until Ctrl-C. */
  private async serve(session: ReviewSession, flags: ServeFlags, signal: AbortSignal): Promise<void> {
    const { serveReview } = await import('../batch/review/review-server.js');
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    const server = await serveReview(session, flags.port ?? 0);
    // Also with --json, which silences other lines: without the address, the page cannot be used.
    process.stderr.write(`review the photos at ${server.url}\n`);
    this.logToStderr('press Ctrl-C to end; anyone with this address can see the photos');
    if (!flags['no-open'] && process.stderr.isTTY) openInBrowser(server.url);
    await stopped;
    await server.close();
    await session.settled();
  }

  private conclude(session: ReviewSession, corrections: string): ReviewResult {
    const { reviewed, corrected } = session.totals();
    const { count } = session;
    this.logToStderr(`${reviewed} of ${count} photos reviewed, ${corrected} corrected: saved in ${corrections}`);
    return { photos: count, reviewed, corrected, corrections };
  }
}

interface ServeFlags {
  readonly port?: number | undefined;
  readonly 'no-open': boolean;
}

function refuseOther(photos: readonly string[], flags: { out: string; 'files-from'?: string | undefined }): void {
  if (photos.length === 0 && flags['files-from'] === undefined) {
    const hint = 'for example: emojify review photos --out public';
    throw new EmojifyError('USAGE', 'missing argument PHOTOS', { hint });
  }
  const other = photos.find((name) => name === '-' || /^[a-z][a-z\d+.-]+:\/\//i.test(name));
  if (other !== undefined) throw new EmojifyError('USAGE', `cannot review "${other}": expected files on this machine`);
  if (flags.out === '-') throw new EmojifyError('USAGE', 'invalid --out "-": expected a folder');
}

/** A name that ends in a separator is a folder, whatever else it looks like. */
const folderName = (out: string): string => join(out, '/');

/** Opens the page with the system's own command; if there is none, the printed address is enough. */
function openInBrowser(url: string): void {
  const commands: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
    darwin: ['open', url],
    win32: ['rundll32', 'url.dll,FileProtocolHandler', url],
  };
  const [command, ...args] = commands[process.platform] ?? ['xdg-open', url];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
