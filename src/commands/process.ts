import type { PickFaces } from '../batch/process-photo.js';
import type { BatchResult } from '../batch/result.js';
import { awsSession } from '../cli/aws-session.js';
import { BaseCommand } from '../cli/base-command.js';
import { batchView } from '../cli/format/batch-view.js';
import { Args } from '../cli/oclif.js';
import { processFlags } from '../cli/process-flags.js';
import type { ProcessFlags } from '../cli/process-request.js';
import { askMany, canPrompt } from '../cli/prompts.js';
import { serviceOptions } from '../cli/service-flags.js';
import { type StopSignal, stopSignal } from '../cli/stop-signal.js';
import { writeToStdout } from '../cli/write-to-stdout.js';
import type { FaceDetector } from '../core/detect/detector.js';
import { EmojifyError } from '../errors/emojify-error.js';

export default class Process extends BaseCommand {
  static override summary = 'cover the faces in photos with matching emojis';
  static override description =
    `Writes covered photos beside the originals as NAME.emojified.EXT and never overwrites files unless told to.
Photos stay on this machine unless you pass --detector rekognition or --cloud.`;
  static override examples = [
    {
      description: 'cover one photo, into party.emojified.jpg',
      command: '<%= config.bin %> <%= command.id %> party.jpg',
    },
    {
      description: 'cover a folder recursively into another folder; run it again to resume',
      command: '<%= config.bin %> <%= command.id %> --recursive photos --out public --skip-existing',
    },
    {
      description: 'number the faces in team.preview.jpg',
      command: '<%= config.bin %> <%= command.id %> team.jpg --dry-run --preview',
    },
    {
      description: 'leave the second face uncovered',
      command: '<%= config.bin %> <%= command.id %> team.jpg --skip 2',
    },
    {
      description: 'choose emojis by emotion',
      command: '<%= config.bin %> <%= command.id %> team.jpg --emoji happy=🥳,sad=🌧',
    },
    {
      description: 'blur faces, from stdin to stdout',
      command: '<%= config.bin %> <%= command.id %> - --style blur < party.jpg > blurred.jpg',
    },
    {
      description: 'process a list of photos from another program',
      command: "find . -name '*.jpg' -print0 | <%= config.bin %> <%= command.id %> --files-from - --null --out public/",
    },
    {
      description: 'send thousands of photos through the deployed service; run it again to resume',
      command: '<%= config.bin %> <%= command.id %> --cloud --stage prod photos --recursive --out public',
    },
    {
      description: 'fail in CI if a face is left uncovered, including in existing outputs',
      command: '<%= config.bin %> <%= command.id %> photos --out public --skip-existing --fail-on-faces',
    },
  ];
  static override args = {
    photos: Args.string({
      multiple: true,
      ignoreStdin: true,
      description:
        'files, folders, quoted glob patterns, http(s) URLs, - for stdin, or with --cloud s3://BUCKET/PREFIX',
    }),
  };
  static override flags = processFlags;

  async run(): Promise<BatchResult> {
    const { args, flags } = await this.parse(Process);
    const json = this.jsonEnabled();
    if (flags.pick && !canPrompt({ json })) {
      const fix = 'pass --skip with the numbers that --preview shows';
      throw new EmojifyError('USAGE', `--pick requires a terminal and cannot be combined with --json: ${fix}`);
    }
    const photos = args.photos ?? [];
    if (photos.length === 0 && flags['files-from'] === undefined) {
      throw new EmojifyError('USAGE', 'missing argument PHOTOS', { hint: 'for example: emojify process party.jpg' });
    }
    if (flags.cloud) return this.inCloud(photos, flags);
    const { toRequest } = await import('../cli/process-request.js');
    const { processPhotos } = await import('../batch/process-photos.js');
    const stop = stopSignal();
    const view = batchView({ json, asks: flags.pick, quiet: flags.quiet });
    try {
      const result = await processPhotos(toRequest(photos, flags), {
        detector: once(() => createDetector(flags)),
        reporter: view.open,
        signal: stop.signal,
        version: this.config.version,
        stdin: process.stdin,
        writeStdout: writeToStdout,
        stdoutTakenBy: stdoutTakenBy(json),
        ...(flags.pick && { pick: pickFaces(stop) }),
        fetch: { allowPrivate: flags['allow-private-urls'] },
      });
      view.finish();
      await this.conclude(result, flags, view.hasBar());
      return result;
    } finally {
      view.finish();
      stop.release();
    }
  }

  /** Sends the photos through the deployed service. */
  private async inCloud(photos: readonly string[], flags: ProcessFlags): Promise<BatchResult> {
    const { toRequest } = await import('../cli/process-request.js');
    const request = { ...toRequest(photos, flags), leave: flags['leave-in-s3'], rate: flags.rate };
    const { loadService } = await import('../service/load/load-service.js');
    const { journalFolder, processInCloud } = await import('../cloud/process-in-cloud.js');
    const { openCloudService } = await import('../cloud/cloud-service.js');
    const { describeCost } = await import('../batch/describe-result.js');
    const json = this.jsonEnabled();
    const service = await loadService(serviceOptions(flags));
    const view = batchView({ json, asks: false, quiet: flags.quiet });
    return awsSession({ ...flags, region: service.region }, json, async ({ aws, signal }) => {
      try {
        const result = await processInCloud(request, {
          service: await openCloudService(aws, service),
          journals: journalFolder(service.root),
          reporter: (plan, use) => view.open({ ...plan, note: () => `, ${describeCost(use().usd)}` }),
          signal,
          stdin: process.stdin,
          writeStdout: writeToStdout,
          stdoutTakenBy: stdoutTakenBy(json),
          fetch: { allowPrivate: flags['allow-private-urls'] },
        });
        view.finish();
        await this.conclude(result, flags, view.hasBar() && !flags['dry-run']);
        return result;
      } finally {
        view.finish();
      }
    });
  }

  /** Prints the totals and sets the exit status. */
  private async conclude(result: BatchResult, flags: ConcludeFlags, bar: boolean): Promise<void> {
    const { describeCloud, describeGate, describeIgnoredFiles, describeSummary } = await import(
      '../batch/describe-result.js'
    );
    const { exitStatus } = await import('../batch/result.js');
    const gate = {
      failOnFaces: flags['fail-on-faces'],
      ignoreUnreadable: flags['ignore-unreadable'],
      allowUncertain: flags['allow-uncertain'],
    };
    if (bar) await this.printTable(result);
    const dryRun = flags['dry-run'];
    const several = result.photos.length > 1 && !(result.cloud && dryRun);
    const totals = [
      ...(several ? [describeSummary(result)] : []),
      ...describeIgnoredFiles(result),
      ...describeCloud(result, dryRun),
    ];
    for (const line of flags.quiet ? [] : totals) this.logToStderr(line);
    for (const line of describeGate(result, gate)) this.logToStderr(line);
    process.exitCode = exitStatus(result, gate);
    if (result.error && !this.jsonEnabled()) throw new EmojifyError('INTERRUPTED', result.error.message);
  }

  /** Prints the results that the progress bar did not show: a table, and a line for each failure. */
  private async printTable(result: BatchResult): Promise<void> {
    const { describeResult } = await import('../batch/describe-result.js');
    const { resultHead, resultRows } = await import('../batch/result-rows.js');
    const { table } = await import('../cli/format/table.js');
    this.log(table(resultHead, resultRows(result)));
    for (const photo of result.photos.filter(({ status }) => status === 'failed'))
      this.logToStderr(describeResult(photo));
  }
}

interface ConcludeFlags {
  readonly 'fail-on-faces': boolean;
  readonly 'ignore-unreadable': boolean;
  readonly 'allow-uncertain': boolean;
  readonly 'dry-run': boolean;
  readonly quiet: boolean;
}

/** Why photos cannot go to stdout, if so. */
function stdoutTakenBy(json: boolean): string | undefined {
  if (json) return 'carries the JSON document';
  return process.stdout.isTTY ? 'is a terminal' : undefined;
}

export interface DetectorFlags {
  readonly detector?: 'local' | 'rekognition';
  readonly region?: string;
  readonly profile?: string;
  readonly 'endpoint-url'?: string;
}

/** The detector that the flags name. */
export async function createDetector({ detector, region, profile, ...flags }: DetectorFlags): Promise<FaceDetector> {
  if (detector !== 'rekognition') return (await import('../core/detect/threaded-detector.js')).createThreadedDetector();
  const { createRekognitionDetector } = await import('../adapters/rekognition/rekognition-detector.js');
  const { createRekognitionClient } = await import('../adapters/rekognition/rekognition-client.js');
  const options = { region, profile, endpoint: flags['endpoint-url'] };
  return createRekognitionDetector(await createRekognitionClient(options));
}

function pickFaces(stop: StopSignal): PickFaces {
  return async ({ input, preview, faces }) => {
    const { faceChoices } = await import('../batch/face-choices.js');
    const choices = faceChoices(faces);
    try {
      const picked = await askMany(`faces to cover in ${input}${preview ? ` (see ${preview})` : ''}`, choices);
      return choices.map(({ value }) => value).filter((value) => !picked.includes(value));
    } catch (error) {
      stop.stop();
      throw error;
    }
  };
}

/** The same promise for every call. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
