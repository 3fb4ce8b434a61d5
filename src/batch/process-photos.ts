import { availableParallelism } from 'node:os';
import type { FetchPhotoOptions } from '../adapters/fetch/fetch-photo.js';
import type { Encoding } from '../core/cover/cover-photo.js';
import { type PhotoSettings, parsePhotoOptions } from '../core/cover/photo-options.js';
import type { FaceDetector } from '../core/detect/detector.js';
import { preferLowMemory } from '../core/photo/prefer-low-memory.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Reporter } from '../errors/reporter.js';
import { type Claims, createClaims } from './claims.js';
import { toDestination, wantedFormat } from './destination.js';
import { splitList } from './file-list.js';
import { findInputs } from './find-inputs.js';
import type { Input } from './input.js';
import { outputName, outputPath } from './output-name.js';
import type { PickFaces, PlannedPhoto } from './process-photo.js';
import { readInput } from './read-input.js';
import { type BatchResult, toIgnored } from './result.js';
import { runBatch } from './run-batch.js';
import { sweepTemporaryFiles } from './temporary-file.js';

/** What the user asked for: the flags of `process`, checked one by one. */
export interface ProcessRequest {
  /** Files, folders, patterns, URLs, `-`. */
  readonly photos: readonly string[];
  /** A file that lists more of them, or `-` for stdin: one a line, taken as they are. */
  readonly filesFrom?: string;
  /** The list separates names by NUL in place of line breaks. */
  readonly nullSeparated?: boolean;
  readonly out?: string;
  readonly recursive?: boolean;
  readonly overwrite?: boolean;
  readonly skipExisting?: boolean;
  /** Looks for faces in the outputs that `skipExisting` leaves as well. */
  readonly detectInSkipped?: boolean;
  readonly dryRun?: boolean;
  /** Also looks at emojify's own outputs in folders: they are what will be published. */
  readonly ownOutputs?: boolean;
  readonly preview?: boolean;
  /** Takes the JPEG inside camera RAW files. */
  readonly rawPreview?: boolean;
  /** How each photo is processed. */
  readonly settings?: PhotoSettings;
  /** Photos at once; default: one more than there are cores, at most 4. */
  readonly jobs?: number;
}

/** What the run works with. */
export interface ProcessTools {
  /** Called when the first photo needs it, and then for every photo. */
  readonly detector: () => Promise<FaceDetector>;
  /** Asked for once the plan is made, before the first photo is read. */
  readonly reporter: (plan: BatchPlan) => Promise<Reporter>;
  readonly signal: AbortSignal;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly writeStdout: (bytes: Buffer) => Promise<void>;
  readonly pick?: PickFaces;
  readonly fetch?: Omit<FetchPhotoOptions, 'signal'>;
  /** Why no photo may go to stdout, if so: it is a terminal, or carries the JSON document. */
  readonly stdoutTakenBy?: string;
}

/** What is known before the first photo is read. */
export interface BatchPlan {
  readonly photos: number;
  /** Photos go to stdout, so nothing else may. */
  readonly toStdout: boolean;
}

/**
 * Finds and covers the faces in all these photos. The whole plan is made before the first photo is read: which inputs
 * there are, and where each output goes.
 * @throws EmojifyError what is wrong with the request as a whole
 */
export async function processPhotos(request: ProcessRequest, tools: ProcessTools): Promise<BatchResult> {
  const { recursive = false, ownOutputs = false, overwrite = false, preview = false, dryRun = false, out } = request;
  const { rawPreview = false, skipExisting = false, detectInSkipped = false } = request;
  const parsed = await parsePhotoOptions(request.settings ?? {});
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
  const job = { ...tools, ...asked, options: photoOptions, claims, reporter };
  return { ...(await runBatch(photos, job, { jobs: request.jobs ?? defaultJobs() })), ...toIgnored(ignored) };
}

/** The names that `--files-from` lists. */
async function listedNames({ photos, filesFrom, nullSeparated }: ProcessRequest, tools: ProcessTools) {
  if (filesFrom === undefined) return [];
  if (filesFrom === '-' && photos.includes('-')) {
    throw new EmojifyError('USAGE', 'stdin cannot be both the photo (-) and the list of --files-from -: leave one out');
  }
  const input: Input = filesFrom === '-' ? { kind: 'stdin', name: '-' } : { kind: 'file', name: filesFrom, below: '' };
  return splitList(await readInput(input, tools), nullSeparated === true);
}

/** What runs that were killed left where this one writes. */
async function sweepOutputs(photos: readonly PlannedPhoto[]): Promise<void> {
  const folders = new Set(photos.flatMap(({ name }) => (name ? [name.folder] : [])));
  for (const folder of folders) await sweepTemporaryFiles(folder);
}

function refuseStdout({ preview, dryRun, out }: ProcessRequest, takenBy: string | undefined): void {
  const why = takenBy ?? (preview && !dryRun ? 'takes the photo or its --preview, not both' : undefined);
  if (!why) return;
  const flag = out === undefined ? 'missing --out' : `invalid --out "${out}"`;
  throw new EmojifyError('USAGE', `${flag}: stdout ${why}; name a file or folder`);
}

function claimOutputs(photos: readonly PlannedPhoto[], claims: Claims, format: Encoding['format']): void {
  for (const { input, name } of photos) {
    if (name && input.kind !== 'bad') claims.claim(outputPath(name, format), input);
  }
}

/** While one photo's faces are looked for, the others are decoded, covered and encoded on the cores that are left. */
function defaultJobs(): number {
  return Math.min(4, availableParallelism() + 1);
}
