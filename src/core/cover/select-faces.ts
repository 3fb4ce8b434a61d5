import type { FaceDetector } from '../detect/detector.js';
import type { Face } from '../detect/face.js';
import type { Photo } from '../photo/photo.js';
import { area, largestBox, type Track, toTracks } from './track.js';

/** Which detections count as faces, and how many of them are covered. */
export interface Selection {
  /** Detections below this confidence, 0–100, are ignored. Default: the detector's own threshold. */
  readonly minConfidence?: number;
  /** Faces whose box is narrower or shorter than this many pixels are ignored. Default 0. */
  readonly minFace?: number;
  /** Maximum number of faces to cover, the largest ones; the others are left uncovered. Default: all. */
  readonly maxFaces?: number;
  /** Numbers of faces to leave uncovered: from 1, left to right, as in a preview. */
  readonly skip?: readonly number[];
  /** Searches at every angle and size, with many times the work, when no face may be missed. Default false. */
  readonly thorough?: boolean;
}

/** Finds the faces of a photo; every frame of an animation is searched. */
export async function findFaces(
  photo: Photo,
  detector: FaceDetector,
  selection: Selection = {},
  signal?: AbortSignal,
): Promise<Track[]> {
  const frames: (readonly Face[])[] = [];
  for (const [index, image] of photo.images.entries()) {
    signal?.throwIfAborted();
    // Consecutive frames of an animation are often identical, so the last result is reused.
    const still = index > 0 && image.pixels.equals(photo.images[index - 1]!.pixels);
    frames.push(still ? frames[index - 1]! : await detector.detect(image, { thorough: selection.thorough ?? false }));
  }
  const counted = toTracks(frames).filter((track) => counts(track, selection));
  return counted.map((track, index) => ({ ...track, number: index + 1 }));
}

/**
 * A track counts in all frames if one of its faces does, because a face that shrinks or blurs for a while is still the
 * same person.
 */
function counts({ faces }: Track, { minConfidence = 0, minFace = 0 }: Selection): boolean {
  return faces.some(
    ({ face: { confidence, box } }) => confidence >= minConfidence && Math.min(box.width, box.height) >= minFace,
  );
}

/**
 * The numbers of the faces that are left uncovered: those given, those that a reviewer leaves visible, and all but the
 * largest `maxFaces` of the others. A face that a reviewer covered does not count towards `maxFaces`.
 */
export function uncoveredFaces(
  tracks: readonly Track[],
  { maxFaces = Number.POSITIVE_INFINITY, skip = [] }: Selection,
): Set<number> {
  const visible = tracks.filter(({ corrected }) => corrected?.kind === 'visible').map(({ number }) => number);
  const others = tracks.filter(({ number, corrected }) => !corrected && !skip.includes(number));
  const bySize = [...others].sort((a, b) => area(largestBox(b)) - area(largestBox(a)));
  return new Set([...skip, ...visible, ...bySize.slice(maxFaces).map(({ number }) => number)]);
}
