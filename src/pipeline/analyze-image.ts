import type { FaceDetector } from '../core/detect/detector.js';
import type { Face } from '../core/detect/face.js';
import { jpegExifOrientation, orientationOf } from '../core/photo/orientation.js';
import type { InputFormat } from '../core/photo/photo.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { toRecord, tracksToRecords } from './face-records.js';
import type { ImageRecord } from './image-record.js';
import { originalKey } from './keys.js';
import { maxFaces, maxUploadBytes } from './limits.js';
import { readOriginal } from './original.js';
import type { RecordChanges } from './ports.js';
import { type ImageHeader, readHeader } from './read-header.js';
import { type StepDeps, type StepOutcome, takeStep } from './step.js';

/** A detector that may be able to read a photo from storage, without its pixels passing through the function. */
export interface StoredFaceDetector extends FaceDetector {
  /**
   * The faces of the photo with this key, in pixels of `size`. Accepts JPEG or PNG up to 15 MB, at least 80 pixels a
   * side. Returns undefined if there may be more faces than it can report; the decoded photo is searched instead.
   */
  detectStored?(
    key: string,
    size: { readonly width: number; readonly height: number },
  ): Promise<readonly Face[] | undefined>;
}

export interface AnalyzeDeps extends StepDeps {
  readonly detector: StoredFaceDetector;
}

/** The formats and size that Rekognition reads from S3. */
const stored = { formats: ['jpeg', 'png'], bytes: 15_000_000, side: 80 } as const;

/**
 * Detects the faces of an image whose original has arrived, and moves it to `analyzed`.
 * @throws errors that another attempt may resolve
 */
export function analyzeImage(deps: AnalyzeDeps, imageId: string): Promise<StepOutcome> {
  return takeStep(deps, imageId, { to: 'analyzed', work: (record) => analyzeWithRoom(deps, record) });
}

/** Corrections are stored with the faces, and may add as many again. */
async function analyzeWithRoom(deps: AnalyzeDeps, { imageId, corrections = [] }: ImageRecord): Promise<RecordChanges> {
  const changes = await analyze(deps, imageId);
  const { length } = changes.faces ?? [];
  if (length + 2 * corrections.length <= maxFaces) return changes;
  const faces = length === 1 ? '1 face' : `${length} faces`;
  const corrected = corrections.length > 0 ? ` and ${corrections.length} corrected ones, which count twice` : '';
  throw new EmojifyError('TOO_MANY_FACES', `the photo has ${faces}${corrected}: the limit is ${maxFaces}`);
}

async function analyze({ images, detector }: AnalyzeDeps, imageId: string): Promise<RecordChanges> {
  const bytes = await readOriginal(images, imageId);
  if (bytes.length > maxUploadBytes)
    throw new EmojifyError('BODY_TOO_LARGE', `${bytes.length} bytes are over the limit of 25 MB`);
  const header = readHeader(bytes);
  if (!canReadStored(header, bytes)) return analyzePixels(detector, bytes, header);
  const faces = await detector.detectStored?.(originalKey(imageId), header);
  return faces
    ? { ...header, faces: faces.map((face) => toRecord(face, header)) }
    : analyzePixels(detector, bytes, header);
}

function canReadStored({ format, width, height }: ImageHeader, bytes: Buffer): boolean {
  const known = stored.formats.some((one) => one === format);
  return known && bytes.length <= stored.bytes && Math.min(width, height) >= stored.side && turnsAlike(format, bytes);
}

/**
 * Whether Rekognition sees the photo in the orientation in which it will be covered: it applies only the EXIF
 * orientation of JPEGs.
 */
function turnsAlike(format: InputFormat, bytes: Buffer): boolean {
  return orientationOf(bytes, format) === (format === 'jpeg' ? jpegExifOrientation(bytes) : 1);
}

/** Searches every frame of an animation. The size limit is checked again when the photo is decoded. */
async function analyzePixels(detector: FaceDetector, bytes: Buffer, header: ImageHeader): Promise<RecordChanges> {
  const [{ decode }, { findFaces }] = await Promise.all([
    import('../core/photo/decode.js'),
    import('../core/cover/select-faces.js'),
  ]);
  const photo = await decode(bytes);
  const faces = tracksToRecords(await findFaces(photo, detector), photo);
  return { format: header.format, contentType: header.contentType, width: photo.width, height: photo.height, faces };
}
