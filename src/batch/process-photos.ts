import { availableParallelism } from 'node:os';
import type { FetchPhotoOptions } from '../adapters/fetch/fetch-photo.js';
import type { Corrections } from '../core/corrections/corrections.js';
import { loadCorrections } from '../core/corrections/load-corrections.js';
import type { Encoding } from '../core/cover/cover-photo.js';
import { type PhotoSettings, parsePhotoOptions } from '../core/cover/photo-options.js';
import type { FaceDetector } from '../core/detect/detector.js';
import { preferLowMemory } from '../core/photo/prefer-low-memory.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Reporter } from '../errors/reporter.js';
import { type Claims, createClaims } from './claims.js';
import { createCorrector } from './corrector.js';
import { toDestination, wantedFormat } from './destination.js';
import { splitList } from './file-list.js';
import { findInputs } from './find-inputs.js';
import type { Input } from './input.js';
import { outputName, outputPath } from './output-name.js';
import type { PickFaces, PlannedPhoto } from './process-photo.js';
import { readInput } from './read-input.js';
import { createJudge } from './record/judge-file.js';
import { createRecorder } from './record/recorder.js';
import { createReport, type ReportOptions } from './report/create-report.js';
import { type BatchResult, toIgnored } from './result.js';
import { runBatch } from './run-batch.js';
import { sweepTemporaryFiles } from './temporary-file.js';

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
   * Whether to detect faces in the outputs that `skipExisting` skips. There and in a dry run, faces are told from covers by
   * the records of earlier runs.
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
export interface ProcessTools {
  /** Called for every photo; creates the detector on the first call. */
  readonly detector: () => Promise<FaceDetector>;
  /** Called once the plan is complete, before the first photo is read. */
  readonly reporter: (plan: BatchPlan) => Promise<Reporter>;
  readonly signal: AbortSignal;
  /** The version of emojify. */
  readonly version: string;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly writeStdout: (bytes: Buffer) => Promise<void>;
  readonly pick?: PickFaces;
  readonly fetch?: Omit<FetchPhotoOptions, 'signal'>;
  /** Why photos cannot go to stdout, if so: it is a terminal, or carries the JSON document. */
  readonly stdoutTakenBy?: string;
}

/** What is known before the first photo is read. */
export interface BatchPlan {
  readonly photos: number;
  /** Whether photos go to stdout, so that nothing else may. */
  readonly toStdout: boolean;
}

/**
 * Finds and covers the faces in all photos. Inputs and outputs are planned completely before the first photo is read.
 * @throws EmojifyError if the request as a whole is not valid
 */
export async function processPhotos(request: ProcessRequest, tools: ProcessTools): Promise<BatchResult> {
  const { recursive = false, ownOutputs = false, overwrite = false, preview = false, dryRun = false, out } = request;
  const { rawPreview = false, skipExisting = false, detectInSkipped = false } = request;
  const parsed = await parsePhotoOptions(request.settings ?? {});
  const corrections = request.corrections === undefined ? undefined : await loadCorrections(request.corrections);
  const except = out && out !== '-' ? { except: out } : {};
  const allowPrivateUrls = tools.fetch?.allowPrivate === true;
  const literal = await listedNames(request, tools);
  const options = { recursive, ownOutputs, takesRaw: rawPreview, allowPrivateUrls, literal, ...except };
  const { inputs, ignored } = await findInputs(request.photos, options);
  const destination = toDestination(out, inputs);
  const format = wantedFormat(destination, parsed.encoding.format);
  const toStdout = destination.kind === 'stdout' && (!dryRun || preview);
  if (toStdout) refuseStdout(request, tools.stdoutTakenBy);
  const claims = createClaims(inputs);
  const photos = inputs.map((input): PlannedPhoto => ({ input, name: outputName(input, destination) }));
  if (!dryRun) claimOutputs(photos, claims, format);
  if (!dryRun || preview) await sweepOutputs(photos);
  if (photos.length > 1) preferLowMemory();
  const reporter = await tools.reporter({ photos: photos.length, toStdout });
  const photoOptions = { ...parsed, encoding: { ...parsed.encoding, ...(format && { format }) } };
  const asked = { overwrite, skipExisting, detectInSkipped, preview, rawPreview, dryRun };
  const recorder = (request.record ?? true) && !dryRun ? createRecorder(reporter) : undefined;
  const judge = detectInSkipped ? createJudge(reporter) : undefined;
  const report = request.report && (await createReport({ ...request.report, overwrite, reporter }));
  const alone = request.detect === false;
  const corrector = corrections && (await createCorrector(corrections, inputs, { ...tools, alone, reporter }));
  const uses = { ...(recorder && { recorder }), ...(judge && { judge }), ...(corrector && { corrector }) };
  const records = { ...uses, ...(report && { report }) };
  const job = { ...tools, ...asked, ...records, options: photoOptions, claims, reporter };
  try {
    return { ...(await runBatch(photos, job, { jobs: request.jobs ?? defaultJobs() })), ...toIgnored(ignored) };
  } finally {
    await recorder?.finish();
    await report?.finish();
  }
}

/** The paths listed by `--files-from`. */
async function listedNames({ photos, filesFrom, nullSeparated }: ProcessRequest, tools: ProcessTools) {
  if (filesFrom === undefined) return [];
  if (filesFrom === '-' && photos.includes('-')) {
    throw new EmojifyError(
      'USAGE',
      'stdin cannot be both the photo (-) and the list of --files-from -: remove one of them',
    );
  }
  const input: Input = filesFrom === '-' ? { kind: 'stdin', name: '-' } : { kind: 'file', name: filesFrom, below: '' };
  return splitList(await readInput(input, tools), nullSeparated === true);
}

/** Deletes temporary files that killed runs left in the output folders. */
async function sweepOutputs(photos: readonly PlannedPhoto[]): Promise<void> {
  const folders = new Set(photos.flatMap(({ name }) => (name ? [name.folder] : [])));
  for (const folder of folders) await sweepTemporaryFiles(folder);
}

function refuseStdout({ preview, dryRun, out }: ProcessRequest, takenBy: string | undefined): void {
  const why = takenBy ?? (preview && !dryRun ? 'can take either the photo or its --preview' : undefined);
  if (!why) return;
  const flag = out === undefined ? 'missing --out' : `invalid --out "${out}"`;
  throw new EmojifyError('USAGE', `${flag}: stdout ${why}; pass a file or folder`);
}

function claimOutputs(photos: readonly PlannedPhoto[], claims: Claims, format: Encoding['format']): void {
  for (const { input, name } of photos) {
    if (name && input.kind !== 'bad') claims.claim(outputPath(name, format), input);
  }
}

/** While the faces of one photo are being searched, the remaining cores decode, cover and encode the others. */
function defaultJobs(): number {
  return Math.min(4, availableParallelism() + 1);
}
