import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';
import { silentReporter } from '../errors/reporter.js';
import type { AnalysisStore, ImageStore } from '../pipeline/ports.js';
import type { RetryOutcome, RetrySelection } from '../pipeline/retry-image.js';
import type { RetryResult } from '../pipeline/retry-images.js';
import { awsFlags } from '../terminal/aws-flags.js';
import { awsSession } from '../terminal/aws-session.js';
import { BaseCommand } from '../terminal/base-command.js';
import { Args, Flags } from '../terminal/oclif.js';
import { serviceFlags, serviceOptions } from '../terminal/service-flags.js';

interface Stores {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
}

/** The flags that say whose images are meant. */
interface PlaceFlags {
  readonly data?: string | undefined;
  readonly config?: string | undefined;
  readonly param?: readonly string[] | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

const words: Readonly<Record<RetryOutcome, string>> = {
  sent: 'sent through again',
  done: 'processed already',
  missing: 'no such image',
  'no-original': 'its original is gone: send the photo again',
};

export default class Retry extends BaseCommand {
  static override summary = 'send images that failed or got stuck through again';
  static override description =
    `Without AWS flags: the images of "emojify dev" on this machine, which works on them at once if it runs, else when
it is started. With any of them: those of the deployed service whose serverless.yml is in this folder.`;
  static override examples = [
    {
      description: 'one image',
      command: '<%= config.bin %> <%= command.id %> 019ab1d4-5f0e-7cc1-8a62-0c6f3b1c7a11',
    },
    {
      description: 'on AWS, all that failed and all that stand still for ten minutes',
      command: '<%= config.bin %> <%= command.id %> --failed --stuck 10m --stage prod',
    },
  ];
  static override args = {
    images: Args.string({ description: 'ids of the images', multiple: true }),
  };
  static override flags = {
    failed: Flags.boolean({ summary: 'all images that failed' }),
    stuck: Flags.string({ summary: 'all images that have not moved on for so long', helpValue: '10m' }),
    data: Flags.string({
      summary: 'data folder of "emojify dev" (default: .emojify/data)',
      helpValue: 'DIR',
      exclusive: ['stage', 'region', 'profile', 'endpoint-url'],
    }),
    ...serviceFlags,
    ...awsFlags,
  };

  async run(): Promise<RetryResult> {
    const { args, flags } = await this.parse(Retry);
    const ids = args.images ?? [];
    if (ids.length === 0 && !flags.failed && flags.stuck === undefined)
      throw new EmojifyError('USAGE', 'nothing to retry: name image ids, or pass --failed or --stuck 10m');
    const { parseWhen } = await import('../cloud/parse-when.js');
    const stuckSince = flags.stuck === undefined ? undefined : parseWhen('--stuck', flags.stuck, Date.now());
    const result = await this.retry(ids, { failed: flags.failed, stuckSince }, flags);
    for (const { id, outcome } of result.images) this.log(`${id}  ${words[outcome]}`);
    if (result.images.length === 0) this.logToStderr('nothing to retry: no image failed or got stuck');
    if (result.summary.failed > 0) process.exitCode = 1;
    return result;
  }

  private async retry(ids: readonly string[], selection: RetrySelection, flags: PlaceFlags): Promise<RetryResult> {
    const { retryImages } = await import('../pipeline/retry-images.js');
    const run = (stores: Stores) => retryImages({ ...stores, now: Date.now, reporter: silentReporter }, ids, selection);
    const { stage, region, profile, 'endpoint-url': endpoint } = flags;
    const onAws = [stage, region, profile, endpoint].some((flag) => flag !== undefined);
    return onAws ? this.withDeployedStores(flags, run) : withLocalStores(resolve(flags.data ?? '.emojify/data'), run);
  }

  private async withDeployedStores<T>(flags: PlaceFlags, work: (stores: Stores) => Promise<T>): Promise<T> {
    const { loadService } = await import('../service/load-service.js');
    const service = await loadService(serviceOptions(flags));
    return awsSession({ ...flags, region: service.region }, this.jsonEnabled(), async ({ aws }) => {
      const { dynamoDbClient, lambdaClient, s3Client } = await import('../cloud/clients.js');
      const { findStores } = await import('../cloud/find-stores.js');
      const { documentClient, dynamoAnalysisStore, s3ImageStore } = await import('../stores/index.js');
      const { bucket, table } = await findStores(await lambdaClient(aws), service);
      return work({
        images: s3ImageStore({ client: await s3Client(aws), bucket }),
        analyses: dynamoAnalysisStore({ client: await documentClient(await dynamoDbClient(aws)), table }),
      });
    });
  }
}

/** Only a folder that is there: retrying makes none. */
async function withLocalStores<T>(data: string, work: (stores: Stores) => Promise<T>): Promise<T> {
  if (!existsSync(join(data, 'emojify.db')))
    throw new EmojifyError('DATA_MISSING', `there is no data of "emojify dev" in "${data}"`, {
      hint: 'name its folder with --data DIR, or the stage of a deployed service with --stage',
    });
  const { openLocalStores } = await import('../stores/index.js');
  const stores = await openLocalStores({ data });
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}
