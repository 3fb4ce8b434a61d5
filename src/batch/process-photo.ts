import { applyCorrections, reviewedFaces } from '../core/corrections/apply-corrections.js';
import type { PhotoCorrections } from '../core/corrections/corrections.js';
import {
  coveredBoxes,
  coverFaces,
  type DetectedPhoto,
  describeFaces,
  detectFaces,
  type EmojifiedFace,
  openPhoto,
  write,
} from '../core/cover/cover-photo.js';
import type { PhotoOptions } from '../core/cover/photo-options.js';
import { previewPhoto } from '../core/cover/preview-photo.js';
import { uncoveredFaces } from '../core/cover/select-faces.js';
import type { FaceDetector } from '../core/detect/detector.js';
import { lostMetadata } from '../core/photo/metadata.js';
import { writtenFormat } from '../core/photo/photo.js';
import { rawPreview } from '../core/photo/raw/raw-preview.js';
import type { Reporter } from '../errors/reporter.js';
import type { Claims } from './claims.js';
import type { Corrector } from './corrector.js';
import { detectInOutput } from './detect-in-output.js';
import type { Input } from './input.js';
import { type OutputName, outputPath, previewPath } from './output-name.js';
import { type InputSources, readInput } from './read-input.js';
import { hashOf } from './record/cover-record.js';
import type { JudgeFile } from './record/judge-file.js';
import type { CheckedFace } from './record/match-record.js';
import { recordOutput } from './record/record-output.js';
import type { Recorder } from './record/recorder.js';
import type { Report } from './report/create-report.js';
import type { PhotoResult, PhotoSource } from './result.js';
import { noteRawPreview, warnOfLostMetadata, warnOfRotation, warnOfUnknownNumbers } from './warnings.js';
import { refuseExisting, writeOutput } from './write-output.js';

/** Asks which of the faces to cover; returns the numbers of the others. */
export type PickFaces = (photo: {
  readonly input: string;
  readonly preview: string | undefined;
  readonly faces: readonly EmojifiedFace[];
}) => Promise<readonly number[]>;

/** What all photos of a run have in common. */
export interface PhotoJob extends InputSources {
  readonly detector: () => Promise<FaceDetector>;
  readonly options: PhotoOptions;
  readonly overwrite: boolean;
  readonly skipExisting: boolean;
  /** Searches skipped outputs for faces, so that the result tells what is visible in them. */
  readonly detectInSkipped: boolean;
  /** Distinguishes faces from covers of earlier runs, in files that are only checked. */
  readonly judge?: JudgeFile;
  /** Records what was covered; if omitted, nothing is recorded. */
  readonly recorder?: Recorder;
  /** A reviewer's corrections, if any. */
  readonly corrector?: Corrector;
  /** The report of this run, if one is created. */
  readonly report?: Report;
  /** The version of emojify, for the record. */
  readonly version: string;
  readonly preview: boolean;
  /** Uses the JPEG inside camera RAW files. */
  readonly rawPreview: boolean;
  readonly dryRun: boolean;
  readonly pick?: PickFaces;
  readonly claims: Claims;
  readonly reporter: Reporter;
  /** Receives the bytes of a photo that goes to stdout. */
  readonly writeStdout: (bytes: Buffer) => Promise<void>;
}

/** An input, and the name of its output; if that is undefined, stdout. */
export interface PlannedPhoto {
  readonly input: Input;
  readonly name: OutputName | undefined;
}

/** What happens to an output that exists. */
export type OutputRules = Pick<PhotoJob, 'overwrite' | 'skipExisting' | 'corrector'>;

type Outcome = Omit<PhotoResult, 'input' | 'milliseconds' | 'warnings'> & { readonly source?: PhotoSource };

/**
 * Processes one photo from input to output.
 * @throws EmojifyError with the problem of this photo; the signal's reason if the run was stopped
 */
export async function processPhoto(planned: PlannedPhoto, job: PhotoJob): Promise<Outcome> {
  const { input, name } = planned;
  const expected =
    name && input.kind !== 'bad' && !job.dryRun ? outputPath(name, job.options.encoding.format) : undefined;
  if (expected && (await isDone(expected, input, job))) return skipped(expected, job);
  const { detected, entry, source } = await findIn(input, job);
  const preview = job.preview ? await writePreview(planned, detected, job) : undefined;
  warnOfRotation(job.reporter, input.name, detected.tracks);
  const leave = await chooseFaces(planned, detected, preview, job);
  const { width, height } = detected.photo;
  const faces = describeFaces(detected, job.options.cover, leave);
  const { corrections } = detected;
  const seen = {
    source,
    width,
    height,
    ...(preview !== undefined && { preview }),
    ...(corrections && { corrections }),
  };
  if (job.dryRun) return { status: 'done', ...seen, faces: await findOnly(input, detected, faces, job) };
  const { output, written } = await writeCovered(planned, { detected, entry, source }, leave, job);
  return written ? { output, status: 'done', ...seen, faces } : skipped(output, job);
}

/** A photo's faces and its corrections. */
interface FoundFaces {
  readonly detected: DetectedPhoto;
  readonly entry: PhotoCorrections | undefined;
  readonly source: PhotoSource | undefined;
}

async function findIn(input: Input, job: PhotoJob): Promise<FoundFaces> {
  const { selection, maxMegapixels, encoding } = job.options;
  // Needed later to read metadata, and to find out whether an earlier run wrote the file.
  const keepOriginal = encoding.keepMetadata || (job.dryRun && job.judge !== undefined);
  let entry: PhotoCorrections | undefined;
  let source: PhotoSource | undefined;
  const read = async () => {
    const file = await readInput(input, job);
    source = { sha256: hashOf(file), bytes: file.length };
    entry = job.corrector?.take(input, source);
    return jpegOfRaw(file, input, job);
  };
  const opening = openPhoto(read, { maxMegapixels, keepOriginal });
  if (job.corrector?.alone) {
    const opened = await opening;
    if (entry) return { entry, source, detected: reviewedFaces(opened, entry) };
  }
  const detected = await detectFaces(opening, job.detector(), selection, job.signal);
  return { entry, source, detected: entry ? applyCorrections(detected, entry) : detected };
}

/** The photo's bytes; for a camera RAW file those of the embedded JPEG, if requested. */
function jpegOfRaw(bytes: Buffer, input: Input, job: PhotoJob): Buffer {
  const preview = job.rawPreview ? rawPreview(bytes) : undefined;
  if (!preview) return bytes;
  noteRawPreview(job.reporter, input.name, preview);
  return preview.bytes;
}

/** The faces of a photo that is not processed; the file may be the output of an earlier run. */
async function findOnly(
  { kind, name }: Input,
  { original: bytes, photo: { width, height } }: DetectedPhoto,
  found: readonly EmojifiedFace[],
  { judge }: PhotoJob,
): Promise<readonly CheckedFace[]> {
  if (!judge || !bytes || kind !== 'file') return found.map((face) => ({ ...face, covered: false }));
  // The result of a check does not include the emoji that would cover a face.
  const faces = found.map(({ emoji: _, ...face }) => ({ ...face, covered: false }));
  return judge({ path: name, bytes, width, height, faces });
}

/**
 * Whether the output exists from an earlier run. Rejects outputs that must not be overwritten before any work is done
 * for them.
 */
export async function isDone(
  path: string,
  input: Input,
  { overwrite, skipExisting, corrector }: OutputRules,
): Promise<boolean> {
  try {
    await refuseExisting(path, overwrite);
    return false;
  } catch (error) {
    if (!skipExisting || (error as { code?: string }).code !== 'OUTPUT_EXISTS') throw error;
    return !corrector || corrector.isApplied(path, corrector.entryOf(input));
  }
}

async function skipped(output: string, job: PhotoJob): Promise<Outcome> {
  const seen = job.detectInSkipped ? await detectInOutput(output, job) : {};
  return { output, status: 'skipped', ...seen };
}

async function chooseFaces(
  { input }: PlannedPhoto,
  detected: DetectedPhoto,
  preview: string | undefined,
  job: PhotoJob,
): Promise<Set<number>> {
  const leave = uncoveredFaces(detected.tracks, job.options.selection);
  warnOfUnknownNumbers(job.reporter, input.name, job.options.selection.skip ?? [], detected.tracks.length);
  if (!job.pick || detected.tracks.length === 0) return leave;
  const faces = describeFaces(detected, job.options.cover, leave);
  return new Set(await job.pick({ input: input.name, preview, faces }));
}

async function writePreview({ input, name }: PlannedPhoto, detected: DetectedPhoto, job: PhotoJob): Promise<string> {
  const format = job.options.encoding.format ?? writtenFormat(detected.photo.format);
  const bytes = await write(await previewPhoto(detected), detected.original, { format });
  job.signal.throwIfAborted();
  if (!name) {
    await job.writeStdout(bytes);
    return '-';
  }
  const path = previewPath(name, format);
  job.claims.claim(path, input);
  if (!(await isDone(path, input, job))) await writeUnlessDone(path, bytes, job);
  return path;
}

/** False if another run was faster and its output must not be replaced. */
export async function writeUnlessDone(path: string, bytes: Buffer, job: OutputRules): Promise<boolean> {
  try {
    // An output that is written again although it exists was made with other corrections.
    await writeOutput(path, bytes, { overwrite: job.overwrite || (job.skipExisting && job.corrector !== undefined) });
    return true;
  } catch (error) {
    if (job.skipExisting && (error as { code?: string }).code === 'OUTPUT_EXISTS') return false;
    throw error;
  }
}

async function writeCovered(
  { input, name }: PlannedPhoto,
  { detected, entry }: FoundFaces,
  leave: ReadonlySet<number>,
  job: PhotoJob,
): Promise<{ output: string; written: boolean }> {
  const output = name ? outputPath(name, job.options.encoding.format ?? writtenFormat(detected.photo.format)) : '-';
  // The name may be known only now, if the file's extension contradicts its format.
  if (name) job.claims.claim(output, input);
  if (name && (await isDone(output, input, job))) return { output, written: false };
  const boxes = await coveredBoxes(detected, job.options.cover, leave);
  const covered = await coverFaces(detected, job.options.cover, leave);
  job.signal.throwIfAborted();
  const bytes = await write(covered, detected.original, job.options.encoding);
  job.signal.throwIfAborted();
  if (!name) await job.writeStdout(bytes);
  else if (!(await writeUnlessDone(output, bytes, job))) return { output, written: false };
  if (name) await job.report?.written(output, covered);
  const corrections = job.corrector?.keyOf(entry);
  if (name) await recordOutput(output, bytes, { ...detected.photo, covered: boxes, corrections }, job);
  if (job.options.encoding.keepMetadata) await warnOfMetadataLoss(input.name, detected, bytes, job);
  return { output, written: true };
}

async function warnOfMetadataLoss(
  input: string,
  { photo, original }: DetectedPhoto,
  written: Buffer,
  { options: { encoding }, reporter }: PhotoJob,
): Promise<void> {
  if (!original) return;
  const kind = photo.frames > 1 ? 'animations' : (encoding.format ?? writtenFormat(photo.format));
  warnOfLostMetadata(reporter, input, kind, await lostMetadata(original, written));
}
