import type { FaceDetector } from '../detect/detector.js';
import type { Emotion } from '../detect/face.js';
import { decode } from '../photo/decode.js';
import { encode } from '../photo/encode.js';
import { readMetadata } from '../photo/metadata.js';
import { type Box, type Photo, type PhotoFormat, writtenFormat } from '../photo/photo.js';
import { type Cover, cover, coveredBox } from './cover.js';
import { type CoverOptions, coversOf, emojiOf } from './cover-options.js';
import type { Style } from './overlay.js';
import { findFaces, type Selection } from './select-faces.js';
import type { Track, TrackCorrection } from './track.js';

/** A decoded photo with its detected faces. */
export interface DetectedPhoto {
  /** The original file, from which metadata is read if it is kept. */
  readonly bytes: Buffer;
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

/** Decodes a photo and finds its faces. The photo is decoded while the detector is still loading. */
export async function detectFaces(
  bytes: Buffer,
  detector: FaceDetector | Promise<FaceDetector>,
  selection: Selection = {},
  signal?: AbortSignal,
  maxMegapixels?: number,
): Promise<DetectedPhoto> {
  const limit = maxMegapixels === undefined ? undefined : { pixels: maxMegapixels * 1_000_000 };
  const [photo, ready] = await Promise.all([decode(bytes, limit), detector]);
  signal?.throwIfAborted();
  return { bytes, photo, tracks: await findFaces(photo, ready, selection, signal) };
}

/** Covers all faces except those with the given numbers. The photo's pixels are modified in place. */
export async function coverFaces(
  { photo, tracks }: DetectedPhoto,
  coverOptions: CoverOptions,
  leave: ReadonlySet<number>,
): Promise<Photo> {
  await cover(photo, await coversIn({ photo, tracks }, coverOptions, leave));
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

/** The bytes of a covered photo. */
export async function write(
  photo: Photo,
  original: Buffer,
  { format, quality, keepMetadata }: Encoding,
): Promise<Buffer> {
  return encode(photo, {
    format: format ?? writtenFormat(photo.format),
    ...(quality !== undefined && { quality }),
    ...(keepMetadata && { metadata: await readMetadata(original) }),
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
