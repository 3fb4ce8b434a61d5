import type { FetchPhotoOptions } from '../adapters/fetch/fetch-photo.js';
import type { Encoding } from '../core/cover/cover-photo.js';
import type { PhotoFormat } from '../core/photo/photo.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { type Claims, createClaims } from './claims.js';
import { toDestination, wantedFormat } from './destination.js';
import { splitList } from './file-list.js';
import { type FindInputsOptions, findInputs } from './find-inputs.js';
import type { Ignored } from './ignored.js';
import type { Input } from './input.js';
import { outputName, outputPath } from './output-name.js';
import type { PlannedPhoto } from './process-photo.js';
import type { ProcessRequest } from './process-photos.js';
import { readInput } from './read-input.js';
import { sweepTemporaryFiles } from './temporary-file.js';

/** What is needed to plan a run. */
export interface PlanTools {
  readonly signal: AbortSignal;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly fetch?: Omit<FetchPhotoOptions, 'signal'>;
  /** Why photos cannot go to stdout, if so: it is a terminal, or carries the JSON document. */
  readonly stdoutTakenBy?: string;
  readonly listS3?: FindInputsOptions['listS3'];
}

/** Inputs and outputs, complete before the first photo is read. */
export interface PhotoPlan {
  readonly photos: readonly PlannedPhoto[];
  readonly ignored: Ignored;
  readonly claims: Claims;
  /** The format of all outputs, if one was requested. */
  readonly format: PhotoFormat | undefined;
  readonly toStdout: boolean;
}

/**
 * Finds the inputs and assigns each its output.
 * @throws EmojifyError if the request as a whole is not valid
 */
export async function planPhotos(
  request: ProcessRequest,
  tools: PlanTools,
  encoding: Encoding = {},
): Promise<PhotoPlan> {
  const { recursive = false, ownOutputs = false, preview = false, dryRun = false, rawPreview = false, out } = request;
  const except = out && out !== '-' ? { except: out } : {};
  const allowPrivateUrls = tools.fetch?.allowPrivate === true;
  const literal = await listedNames(request, tools);
  const own = { recursive, ownOutputs, takesRaw: rawPreview, allowPrivateUrls, literal, ...except };
  const { inputs, ignored } = await findInputs(request.photos, {
    ...own,
    ...(tools.listS3 && { listS3: tools.listS3 }),
  });
  const destination = toDestination(out, inputs);
  const format = wantedFormat(destination, encoding.format);
  const toStdout = destination.kind === 'stdout' && (!dryRun || preview);
  if (toStdout) refuseStdout(request, tools.stdoutTakenBy);
  const claims = createClaims(inputs);
  const photos = inputs.map((input): PlannedPhoto => ({ input, name: outputName(input, destination) }));
  if (!dryRun) claimOutputs(photos, claims, format);
  if (!dryRun || preview) await sweepOutputs(photos);
  return { photos, ignored, claims, format, toStdout };
}

/** The paths listed by `--files-from`. */
async function listedNames({ photos, filesFrom, nullSeparated }: ProcessRequest, tools: PlanTools) {
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

function claimOutputs(photos: readonly PlannedPhoto[], claims: Claims, format: PhotoFormat | undefined): void {
  for (const { input, name } of photos) {
    if (name && input.kind !== 'bad') claims.claim(outputPath(name, format), input);
  }
}
