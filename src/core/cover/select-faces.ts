import type { FaceDetector } from '../detect/detector.js';
import type { Face } from '../detect/face.js';
import type { Photo } from '../photo/photo.js';
import { area, largestBox, type Track, toTracks } from './track.js';

/** What counts as a face, and how many of them are covered. */
export interface Selection {
  /** Faces the detector is less sure of than this, 0–100, are no faces. Default: what the detector itself holds for one. */
  readonly minConfidence?: number;
  /** Faces whose box is narrower or lower than so many pixels do not count. Default 0. */
  readonly minFace?: number;
  /** Only so many faces are covered, the largest; the others are left as they are. Default: all. */
  readonly maxFaces?: number;
  /** Numbers of faces to leave as they are: from 1, left to right, as a preview shows them. */
  readonly skip?: readonly number[];
  /** Searches at every angle and size, with many times the work, for when no face may be missed. Default false. */
  readonly thorough?: boolean;
}

/** The faces of a photo, each frame of an animation searched. */
export async function findFaces(
  photo: Photo,
  detector: FaceDetector,
  selection: Selection = {},
  signal?: AbortSignal,
): Promise<Track[]> {
  const frames: (readonly Face[])[] = [];
  for (const [index, image] of photo.images.entries()) {
    signal?.throwIfAborted();
    // Animations stand still for many frames.
    const still = index > 0 && image.pixels.equals(photo.images[index - 1]!.pixels);
    frames.push(still ? frames[index - 1]! : await detector.detect(image, { thorough: selection.thorough ?? false }));
  }
  const counted = toTracks(frames).filter((track) => counts(track, selection));
  return counted.map((track, index) => ({ ...track, number: index + 1 }));
}

/** A person counts in all frames once one of them shows a face that does: a face that shrinks or blurs meanwhile is the same. */
function counts({ faces }: Track, { minConfidence = 0, minFace = 0 }: Selection): boolean {
  return faces.some(
    ({ face: { confidence, box } }) => confidence >= minConfidence && Math.min(box.width, box.height) >= minFace,
  );
}

/**
 * The numbers of the faces that are left uncovered: those named, those that a reviewer leaves visible, and all but the
 * largest `maxFaces` of the others. A face that a reviewer covered does not count among these.
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
