import type { FaceDetector } from '../detect/detector.js';
import type { Emotion } from '../detect/face.js';
import { decode } from '../photo/decode.js';
import { encode } from '../photo/encode.js';
import { giveBackMemory } from '../photo/give-back-memory.js';
import { readMetadata } from '../photo/metadata.js';
import { type Box, type Photo, type PhotoFormat, writtenFormat } from '../photo/photo.js';
import { type Cover, cover, coveredBox } from './cover.js';
import { type CoverOptions, coversOf, emojiOf } from './cover-options.js';
import type { Style } from './overlay.js';
import { findFaces, type Selection } from './select-faces.js';
import type { Track, TrackCorrection } from './track.js';

/** A decoded photo with its detected faces. */
export interface DetectedPhoto {
  /** The file, if it was asked for: metadata is read from it. */
  readonly original?: Buffer;
  readonly photo: Photo;
  readonly tracks: readonly Track[];
  /** The changes by a reviewer's corrections, if this photo has any. */
  readonly corrections?: CorrectionCounts;
}

/** The number of faces (of persons in an animation) that a reviewer's corrections changed. */
export interface CorrectionCounts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly visible: number;
}

/** One face in the results. */
export interface EmojifiedFace {
  /** Whole pixels of the upright photo; it may extend beyond the edges. */
  readonly box: Box;
  /** Confidence of the detector that this is a face, 0–100. */
  readonly confidence: number;
  /** Degrees clockwise from upright. */
  readonly roll: number;
  readonly emotion: Emotion;
  /** 0–100. */
  readonly emotionConfidence: number;
  /** The emoji that covers it, if the style is emoji. */
  readonly emoji?: string;
  /** False if it was left uncovered. */
  readonly covered: boolean;
  /** In an animation: the frame, from 0. */
  readonly frame?: number;
  /** In an animation: the person, from 1; the same in every frame. */
  readonly number?: number;
  /** A reviewer's decision about it: drawn by them, covered in a chosen way, or left visible. */
  readonly corrected?: TrackCorrection['kind'];
  /** The cover that a reviewer chose for this face. */
  readonly style?: Style;
}

/** How the output is written. */
export interface Encoding {
  /** Default: the format of the input. */
  readonly format?: PhotoFormat;
  /** 1–100, for formats that lose detail. */
  readonly quality?: number;
  /** Keeps EXIF, XMP and IPTC (never the thumbnail, which would show the faces). Default false. */
  readonly keepMetadata?: boolean;
}

/** A decoded photo. */
export type OpenedPhoto = Pick<DetectedPhoto, 'original' | 'photo'>;

export interface OpenOptions {
  readonly maxMegapixels?: number | undefined;
  /** Keeps the file. Default false: the file of a large photo takes as much memory as everything else. */
  readonly keepOriginal?: boolean | undefined;
}

/**
 * Reads and decodes a photo. It takes a function instead of the file, because a suspended function keeps its arguments and
 * variables: the caller would keep the file during the search.
 */
export async function openPhoto(
  read: () => Promise<Buffer>,
  { maxMegapixels, keepOriginal = false }: OpenOptions = {},
): Promise<OpenedPhoto> {
  const bytes = await read();
  const photo = await decode(bytes, maxMegapixels === undefined ? undefined : { pixels: maxMegapixels * 1_000_000 });
  return { photo, ...(keepOriginal && { original: bytes }) };
}

/** Finds the faces of a photo that is open or being opened; meanwhile, the detector may still be loading. */
export async function detectFaces(
  opening: OpenedPhoto | Promise<OpenedPhoto>,
  detector: FaceDetector | Promise<FaceDetector>,
  selection: Selection = {},
  signal?: AbortSignal,
): Promise<DetectedPhoto> {
  const [opened, ready] = await Promise.all([opening, detector]);
  signal?.throwIfAborted();
  const tracks = await findFaces(opened.photo, ready, selection, signal);
  await giveBackMemory(opened.photo);
  return { ...opened, tracks };
}

/** Covers all faces except those with the given numbers. The photo's pixels are modified in place. */
export async function coverFaces(
  { photo, tracks }: DetectedPhoto,
  coverOptions: CoverOptions,
  leave: ReadonlySet<number>,
): Promise<Photo> {
  await cover(photo, await coversIn({ photo, tracks }, coverOptions, leave));
  await giveBackMemory(photo);
  return photo;
}

/** A part of a photo that a cover changes. */
export interface CoveredBox extends Box {
  /** In an animation: the frame, from 0. */
  readonly frame?: number;
}

/** The areas that `coverFaces` covers: whole pixels inside the upright photo. */
export async function coveredBoxes(
  detected: Pick<DetectedPhoto, 'photo' | 'tracks'>,
  coverOptions: CoverOptions,
  leave: ReadonlySet<number>,
): Promise<CoveredBox[]> {
  const covers = await coversIn(detected, coverOptions, leave);
  return covers.flatMap((one) => {
    const box = coveredBox(one, detected.photo);
    return box ? [{ ...box, ...(one.frame !== undefined && { frame: one.frame }) }] : [];
  });
}

async function coversIn(
  { photo, tracks }: Pick<DetectedPhoto, 'photo' | 'tracks'>,
  coverOptions: CoverOptions,
  leave: ReadonlySet<number>,
): Promise<Cover[]> {
  const covered = tracks.filter(({ number }) => !leave.has(number));
  return (await Promise.all(covered.map((track) => coversOf(track, coverOptions, photo.frames)))).flat();
}

/** The bytes of a covered photo. Metadata to be kept is read from the original. */
export async function write(
  photo: Photo,
  original: Buffer | undefined,
  { format, quality, keepMetadata }: Encoding,
): Promise<Buffer> {
  return encode(photo, {
    format: format ?? writtenFormat(photo.format),
    ...(quality !== undefined && { quality }),
    ...(keepMetadata && original && { metadata: await readMetadata(original) }),
  });
}

/** The faces in the results, frame by frame, in each from left to right. */
export function describeFaces(
  { photo, tracks }: DetectedPhoto,
  coverOptions: CoverOptions,
  leave: ReadonlySet<number>,
): EmojifiedFace[] {
  const animated = photo.frames > 1;
  const all = tracks.flatMap((track) => {
    const emoji = emojiOf(track, coverOptions);
    const covered = !leave.has(track.number);
    const { kind, style } = track.corrected ?? {};
    return track.faces.map(({ frame, face }) => ({
      box: wholePixels(face.box),
      confidence: tenths(face.confidence),
      roll: tenths(face.roll),
      emotion: face.emotion,
      emotionConfidence: tenths(face.emotionConfidence),
      ...(emoji && covered && { emoji }),
      covered,
      ...(animated && { frame, number: track.number }),
      ...(kind && { corrected: kind }),
      ...(style && { style }),
    }));
  });
  return animated ? all.sort((a, b) => (a.frame ?? 0) - (b.frame ?? 0)) : all;
}

function wholePixels(box: Box): Box {
  const left = Math.round(box.left);
  const top = Math.round(box.top);
  return { left, top, width: Math.round(box.width), height: Math.round(box.height) };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
