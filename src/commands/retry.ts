import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AwsOptions } from '../aws/aws-options.js';
import { awsFlags } from '../cli/aws-flags.js';
import { awsSession } from '../cli/aws-session.js';
import { BaseCommand } from '../cli/base-command.js';
import { orNameLocal } from '../cli/name-local.js';
import { Args, Flags } from '../cli/oclif.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';
import type { Corrections } from '../core/corrections/corrections.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { silentReporter } from '../errors/reporter.js';
import { shownName } from '../errors/shell-word.js';
import type { AnalysisStore, ImageStore } from '../pipeline/ports.js';
import type { RetryOutcome, RetrySelection } from '../pipeline/retry-image.js';
import type { RetryResult } from '../pipeline/retry-images.js';
import type { Service } from '../service/types.js';

/** What `emojify retry --json` prints. */
interface PlacedResult extends RetryResult {
  /** Where the images are: `stage dev in eu-central-1` or `local data in .emojify/data`. */
  readonly place: string;
}

type Work<T> = (place: string, stores: Stores) => Promise<T>;

interface Stores {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
}

/** The flags that select the images and what to do with them. */
interface PlaceFlags {
  readonly local: boolean;
  readonly corrections?: string | undefined;
  readonly data?: string | undefined;
  readonly config?: string | undefined;
  readonly param?: readonly string[] | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

const words: Readonly<Record<RetryOutcome, string>> = {
  sent: 'queued again',
  done: 'already processed',
  missing: 'not found',
  'no-original': 'the original no longer exists: send the photo again',
  'not-corrected': 'CORRECTIONS_MISSING: its original is not in the corrections; nothing was changed',
};

/** Flags of the deployed service, which contradict `--local`. */
const ofAws = ['stage', 'region', 'profile', 'endpoint-url'];

export default class Retry extends BaseCommand {
  static override summary = 'retry images that failed or are stuck';
  static override description =
    `Retries images of the deployed service whose serverless.yml is in this folder. With --local, retries images of
"emojify dev", which processes them immediately if it is running, otherwise at its next start.`;
  static override examples = [
    {
      description: 'retry one image',
      command: '<%= config.bin %> <%= command.id %> 019ab1d4-5f0e-7cc1-8a62-0c6f3b1c7a11',
    },
    {
      description: 'retry all failed images, and all without progress for ten minutes',
      command: '<%= config.bin %> <%= command.id %> --failed --stuck 10m --stage prod',
    },
    {
      description: 'retry all failed images of "emojify dev"',
      command: '<%= config.bin %> <%= command.id %> --failed --local',
    },
    {
      description: 'apply a reviewer’s corrections to an image',
      command:
        '<%= config.bin %> <%= command.id %> 019ab1d4-5f0e-7cc1-8a62-0c6f3b1c7a11 --corrections corrections.json',
    },
  ];
  static override args = {
    images: Args.string({ description: 'image ids', multiple: true }),
  };
  static override flags = {
    failed: Flags.boolean({ summary: 'retry all failed images' }),
    stuck: Flags.string({ summary: 'retry all images without progress for this long', helpValue: '10m' }),
    corrections: Flags.string({
      summary: 'store a reviewer’s corrections for the given images and cover them again',
      helpValue: 'FILE',
      exclusive: ['failed', 'stuck'],
    }),
    local: Flags.boolean({ char: 'l', summary: 'use the images of "emojify dev" on this machine', exclusive: ofAws }),
    data: Flags.string({
      summary: 'data folder of "emojify dev"; implies --local (default: .emojify/data)',
      helpValue: 'DIR',
      exclusive: ofAws,
    }),
    ...serviceFlags,
    ...awsFlags,
  };

  async run(): Promise<PlacedResult> {
    const { args, flags } = await this.parse(Retry);
    const ids = args.images ?? [];
    if (ids.length === 0 && !flags.failed && flags.stuck === undefined)
      throw new EmojifyError('USAGE', 'nothing to retry: pass image ids, --failed or --stuck 10m');
    const { parseWhen } = await import('../aws/parse-when.js');
    const stuckSince = flags.stuck === undefined ? undefined : parseWhen('--stuck', flags.stuck, Date.now());
    const result = await this.retry(ids, { failed: flags.failed, stuckSince }, flags);
    for (const { id, outcome } of result.images) this.log(`${id}  ${words[outcome]}`);
    if (result.images.length === 0) this.logToStderr('nothing to retry: no image has failed or is stuck');
    if (result.summary.failed > 0) process.exitCode = 1;
    return result;
  }

  private async retry(ids: readonly string[], selection: RetrySelection, flags: PlaceFlags): Promise<PlacedResult> {
    const { retryImages } = await import('../pipeline/retry-images.js');
    const corrections = await readCorrections(flags.corrections);
    const run = async (place: string, stores: Stores) => {
      this.logToStderr(`retrying images of ${place}`);
      const options = { ...stores, now: Date.now, reporter: silentReporter };
      return { place, ...(await retryImages(options, ids, selection, corrections)) };
    };
    if (flags.local || flags.data !== undefined) return retryHere(flags.data ?? '.emojify/data', run);
    const local = 'for the images of "emojify dev" on this machine, pass --local';
    return orNameLocal(local, () => this.withDeployedStores(flags, run));
  }

  private async withDeployedStores(flags: PlaceFlags, work: Work<PlacedResult>): Promise<PlacedResult> {
    const { loadService } = await import('../service/load/load-service.js');
    const service = await loadService(serviceOptions(flags));
    return awsSession({ ...flags, region: service.region }, this.jsonEnabled(), async ({ aws }) => {
      const { dynamoDbClient, lambdaClient, s3Client } = await import('../aws/clients.js');
      const { findStores } = await import('../aws/find-stores.js');
      const { documentClient, dynamoAnalysisStore, s3ImageStore } = await import('../adapters/stores/index.js');
      const { bucket, table } = await findStores(await lambdaClient(aws), service);
      const result = await work(`stage ${service.stage} in ${service.region}`, {
        images: s3ImageStore({ client: await s3Client(aws), bucket }),
        analyses: dynamoAnalysisStore({ client: await documentClient(await dynamoDbClient(aws)), table }),
      });
      await dropFailures(aws, service, result);
      return result;
    });
  }
}

async function readCorrections(file: string | undefined): Promise<Corrections | undefined> {
  if (file === undefined) return undefined;
  const { loadCorrections } = await import('../core/corrections/load-corrections.js');
  return loadCorrections(file);
}

/** Deletes what is left of failures in their bucket once all of its images were queued again, or need no retry. */
async function dropFailures(aws: AwsOptions, { functions }: Service, { images }: PlacedResult): Promise<void> {
  const [{ failureObjects }, { imagesOfFailure }] = await Promise.all([
    import('../aws/waiting-failures.js'),
    import('../adapters/lambda/record-failure-handler.js'),
  ]);
  const unsettled: readonly RetryOutcome[] = ['no-original', 'not-corrected'];
  const settled = new Set(images.filter(({ outcome }) => !unsettled.includes(outcome)).map(({ id }) => id));
  for await (const { text, remove } of failureObjects(aws, functions)) {
    const ids = imagesOfFailure(text);
    if (ids.length > 0 && ids.every((id) => settled.has(id))) await remove();
  }
}

/** Retries local images, then deletes the dead letters of those that were queued again. */
async function retryHere(data: string, run: Work<PlacedResult>): Promise<PlacedResult> {
  const result = await withLocalStores(data, run);
  const { dropDeadLetters } = await import('../dev/dead-letters.js');
  const sent = result.images.filter(({ outcome }) => outcome === 'sent');
  dropDeadLetters(
    resolve(data),
    sent.map(({ id }) => id),
  );
  return result;
}

/** Opens the stores of an existing data folder. Opening another would create one. */
async function withLocalStores<T>(data: string, work: Work<T>): Promise<T> {
  if (!existsSync(join(data, 'emojify.db')))
    throw new EmojifyError('DATA_MISSING', `no data of "emojify dev" was found in "${data}"`, {
      hint: 'pass its folder with --data DIR; for images of the deployed service, remove --local and --data',
    });
  const { openLocalStores } = await import('../adapters/stores/index.js');
  const stores = await openLocalStores({ data: resolve(data) });
  try {
    return await work(`local data in ${shownName(data)}`, stores);
  } finally {
    await stores.close();
  }
}
