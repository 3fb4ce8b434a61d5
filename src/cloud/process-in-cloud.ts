import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { type Clock, systemClock } from '../aws/clock.js';
import { costOfPhotos } from '../aws/cost/photo-cost.js';
import { type PhotoPlan, type PlanTools, planPhotos } from '../batch/plan-photos.js';
import type { PlannedPhoto } from '../batch/process-photo.js';
import type { BatchPlan, ProcessRequest } from '../batch/process-photos.js';
import { createReport } from '../batch/report/create-report.js';
import { type BatchResult, type CloudUse, toIgnored } from '../batch/result.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Reporter } from '../errors/reporter.js';
import type { CloudJob } from './cloud-photo.js';
import type { CloudService } from './cloud-service.js';
import { planOnly } from './dry-run.js';
import { openJournal } from './journal.js';
import { createPace, defaultRate, limiter } from './pace.js';
import { runInCloud } from './run-in-cloud.js';
import { listS3Photos } from './s3-inputs.js';
import { watchImages } from './watch-images.js';

/** A request of `process` with the options of `--cloud`. */
export interface CloudRequest extends ProcessRequest {
  /** Whether to leave results in the service's bucket. */
  readonly leave: boolean;
  /** Maximum photos per second; default: the limit of the service. */
  readonly rate?: number;
}

export interface CloudTools extends Omit<PlanTools, 'listS3'> {
  readonly service: CloudService;
  /** Folder for the journals of unfinished runs. */
  readonly journals: string;
  /** Called once the plan is complete, with the usage so far, which is updated during the run. */
  readonly reporter: (plan: BatchPlan, use: () => CloudUse) => Promise<Reporter>;
  readonly writeStdout: (bytes: Buffer) => Promise<void>;
  readonly clock?: Clock;
}

/** Number of concurrent uploads and downloads. */
const usualJobs = 8;

/**
 * Covers the faces in all photos with the deployed service.
 * @throws EmojifyError if the request as a whole is not valid, or AWS rejects what every photo needs
 */
export async function processInCloud(request: CloudRequest, tools: CloudTools): Promise<BatchResult> {
  const { service, clock = systemClock } = tools;
  const plan = await planInCloud(request, tools);
  const { overwrite = false, skipExisting = false } = request;
  const rate = request.rate ?? defaultRate(service);
  const use = { stage: service.stage, region: service.region, sent: 0, bytes: 0, usd: 0, rate };
  const usdPerPhoto = costOfPhotos(1e6, service, service.region).usd / 1e6;
  const halted = new AbortController();
  const signal = AbortSignal.any([tools.signal, halted.signal]);
  const job: CloudJob = {
    ...tools,
    signal,
    halt: () => halted.abort(),
    requestId: randomUUID(),
    now: clock.now,
    overwrite,
    skipExisting,
    journal: openJournal(tools.journals, runOf(request, service)),
    pace: createPace(rate, clock, signal),
    watch: watchImages(service.readRecords, clock, signal),
    transfer: limiter(request.jobs ?? usualJobs),
    claims: plan.claims,
    leave: request.leave,
    onSent({ sent, bytes }) {
      use.sent += sent ? 1 : 0;
      use.bytes += bytes;
      use.usd = Math.round(use.sent * usdPerPhoto * 1e6) / 1e6;
    },
  };
  const reporter = await tools.reporter({ photos: plan.photos.length, toStdout: plan.toStdout }, () => ({ ...use }));
  if (request.dryRun) return { ...(await planOnly(plan.photos, job, use)), ...toIgnored(plan.ignored) };
  const report = request.report && (await createReport({ ...request.report, overwrite, reporter }));
  try {
    const result = await runInCloud(plan.photos, job, { reporter, clock, ...(report && { report }) });
    if (!result.error) job.journal.remove();
    return { ...result, ...toIgnored(plan.ignored), cloud: { ...use } };
  } finally {
    await report?.finish();
  }
}

async function planInCloud(request: CloudRequest, tools: CloudTools): Promise<PhotoPlan> {
  const { service } = tools;
  const listS3 = (url: string) => listS3Photos(service, url, request.recursive === true);
  // Results that are left in S3 have no names here, so none can conflict.
  const plan = await planPhotos(request.leave ? { ...request, dryRun: true } : request, { ...tools, listS3 });
  const s3 = plan.photos.find(({ input }) => input.kind === 's3');
  if (s3 && request.out === undefined && !request.leave) {
    const fix = 'pass --out with a folder, or --leave-in-s3';
    throw new EmojifyError('USAGE', `missing --out: "${s3.input.name}" is not on this machine; ${fix}`);
  }
  return request.leave ? { ...plan, photos: plan.photos.map(nameless), toStdout: false } : plan;
}

const nameless = ({ input }: PlannedPhoto): PlannedPhoto => ({ input, name: undefined });

/** Identifies a run that can be resumed: the same service, and the same place for its results. */
function runOf({ out, leave }: CloudRequest, { bucket, table }: CloudService): string[] {
  return [bucket, table, leave ? 'left in S3' : out === undefined ? 'beside' : resolve(out)];
}

/** The folder of a service's journals. */
export const journalFolder = (root: string): string => join(root, '.emojify', 'cloud');
