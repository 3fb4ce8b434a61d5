import { availableParallelism } from 'node:os';
import type { Corrections } from '../core/corrections/corrections.js';
import { loadCorrections } from '../core/corrections/load-corrections.js';
import { type PhotoSettings, parsePhotoOptions } from '../core/cover/photo-options.js';
import type { FaceDetector } from '../core/detect/detector.js';
import { useHeifThreads } from '../core/photo/heif/heif-thread.js';
import { preferLowMemory } from '../core/photo/prefer-low-memory.js';
import type { Reporter } from '../errors/reporter.js';
import { createCorrector } from './corrector.js';
import type { Ignored } from './ignored.js';
import { type PlanTools, planPhotos } from './plan-photos.js';
import type { PhotoJob, PickFaces, PlannedPhoto } from './process-photo.js';
import { createJudge } from './record/judge-file.js';
import { createRecorder } from './record/recorder.js';
import type { ReportOptions } from './report/create-report.js';
import { type BatchResult, toIgnored } from './result.js';
import { runBatch } from './run-batch.js';

/** What the user asked for, from the flags of `process`. */
export interface ProcessRequest {
  /** Files, folders, patterns, URLs, `-`. */
  readonly photos: readonly string[];
  /** A file that lists more of them, one per line, or `-` for stdin; the paths are used literally. */
  readonly filesFrom?: string;
  /** Whether the list is separated by NUL instead of line breaks. */
  readonly nullSeparated?: boolean;
  readonly out?: string;
  readonly recursive?: boolean;
  readonly overwrite?: boolean;
  readonly skipExisting?: boolean;
  /**
   * Whether to detect faces in the outputs that `skipExisting` skips. There and in a dry run, the
   * records of earlier runs distinguish covers from faces.
   */
  readonly detectInSkipped?: boolean;
  readonly dryRun?: boolean;
  /** A reviewer's corrections: the path of a file, or the content of such a file. */
  readonly corrections?: string | Corrections;
  /** Whether to detect faces. Default true; otherwise the faces are those in the corrections. */
  readonly detect?: boolean;
  /** A page to review the results. */
  readonly report?: Pick<ReportOptions, 'path' | 'originals'>;
  /** Whether to record in each output folder what was covered. Default true. */
  readonly record?: boolean;
  /** Whether to check emojify's own outputs in folders too: they are what will be published. */
  readonly ownOutputs?: boolean;
  readonly preview?: boolean;
  /** Takes the JPEG inside camera RAW files. */
  readonly rawPreview?: boolean;
  /** How each photo is processed. */
  readonly settings?: PhotoSettings;
  /** Photos processed at once; default: one more than the number of cores, at most 4. */
  readonly jobs?: number;
}

/** The dependencies of a run. */
export interface ProcessTools extends Omit<PlanTools, 'listS3'> {
  /** Called for every photo; creates the detector on the first call. */
  readonly detector: () => Promise<FaceDetector>;
  /** Called once the plan is complete, before the first photo is read. */
  readonly reporter: (plan: BatchPlan) => Promise<Reporter>;
  /** The version of emojify. */
  readonly version: string;
  readonly writeStdout: (bytes: Buffer) => Promise<void>;
  readonly pick?: PickFaces;
}

/** What is known before the first photo is read. */
export interface BatchPlan {
  readonly photos: number;
  /** Whether photos go to stdout, so that nothing else may. */
  readonly toStdout: boolean;
}

/** A run whose photos and outputs are planned; no photo was read yet. */
export interface PreparedRun {
  readonly photos: readonly PlannedPhoto[];
  readonly job: PhotoJob;
  /** Photos processed at once. */
  readonly jobs: number;
  readonly ignored: Ignored;
}

/**
 * Finds and covers the faces in all photos. Inputs and outputs are planned completely before the first photo is read.
 * @throws EmojifyError if the request as a whole is not valid
 */
export async function processPhotos(request: ProcessRequest, tools: ProcessTools): Promise<BatchResult> {
  const { photos, job, jobs, ignored } = await prepareRun(request, tools);
  try {
    return { ...(await runBatch(photos, job, { jobs })), ...toIgnored(ignored) };
  } finally {
    await job.recorder?.finish();
    await job.report?.finish();
  }
}

/** @throws EmojifyError if the request as a whole is not valid */
export async function prepareRun(request: ProcessRequest, tools: ProcessTools): Promise<PreparedRun> {
  const { overwrite = false, preview = false, dryRun = false } = request;
  const { rawPreview = false, skipExisting = false, detectInSkipped = false } = request;
  const parsed = await parsePhotoOptions(request.settings ?? {});
  const corrections = request.corrections === undefined ? undefined : await loadCorrections(request.corrections);
  const { photos, ignored, claims, format, toStdout } = await planPhotos(request, tools, parsed.encoding);
  preferLowMemory();
  useHeifThreads();
  const reporter = await tools.reporter({ photos: photos.length, toStdout });
  const photoOptions = { ...parsed, encoding: { ...parsed.encoding, ...(format && { format }) } };
  const asked = { overwrite, skipExisting, detectInSkipped, preview, rawPreview, dryRun };
  const recorder = (request.record ?? true) && !dryRun ? createRecorder(reporter) : undefined;
  const judge = detectInSkipped ? createJudge(reporter) : undefined;
  const report = await reportOf(request, corrections, reporter);
  const inputs = photos.map(({ input }) => input);
  const using = { ...tools, alone: request.detect === false, reporter };
  const corrector = corrections && (await createCorrector(corrections, inputs, using));
  const uses = { ...(recorder && { recorder }), ...(judge && { judge }), ...(corrector && { corrector }) };
  const records = { ...uses, ...(report && { report }) };
  const job = { ...tools, ...asked, ...records, options: photoOptions, claims, reporter };
  return { photos, job, jobs: request.jobs ?? defaultJobs(), ignored };
}

async function reportOf(request: ProcessRequest, corrections: Corrections | undefined, reporter: Reporter) {
  if (!request.report) return undefined;
  const { createReport } = await import('./report/create-report.js');
  const { overwrite = false } = request;
  return createReport({
    ...request.report,
    ...(corrections && { corrections: corrections.photos }),
    overwrite,
    reporter,
  });
}

/** While the faces of one photo are being searched, the remaining cores decode, cover and encode the others. */
function defaultJobs(): number {
  return Math.min(4, availableParallelism() + 1);
}
