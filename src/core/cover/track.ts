import type { Face } from '../detect/face.js';
import { iou } from '../detect/nms.js';
import type { Box } from '../photo/photo.js';
import type { Style } from './overlay.js';

/** A face detected in one frame. */
export interface TrackedFace {
  /** The frame, from 0; 0 in a still photo. */
  readonly frame: number;
  readonly face: Face;
}

/** One person's face: a single face in a still photo, one per frame in which it was detected in an animation. */
export interface Track {
  /**
   * From 1, left to right in a still photo, in order of appearance in an animation: the number that `--skip` and
   * previews use.
   */
  readonly number: number;
  readonly faces: readonly TrackedFace[];
  /** The reviewer's decision about it. */
  readonly corrected?: TrackCorrection;
}

/** A reviewer's decision about one face: drawn by them, covered in a chosen way, or left visible. */
export interface TrackCorrection {
  readonly kind: 'added' | 'changed' | 'visible';
  readonly emoji?: string;
  readonly style?: Style;
}

/** Number of frames in which a face may be missed and still be the same one when it is detected again. */
const LONGEST_GAP = 3;
/** Minimum IoU at which boxes in neighbouring frames are the same face. */
const SAME_FACE = 0.2;

/** Joins the faces of each frame into tracks: a face belongs to the track whose last box it overlaps most. */
export function toTracks(frames: readonly (readonly Face[])[]): Track[] {
  const tracks: { number: number; faces: TrackedFace[] }[] = [];
  for (const [frame, faces] of frames.entries()) {
    const free = new Set(tracks.filter(({ faces }) => frame - faces.at(-1)!.frame <= LONGEST_GAP));
    for (const face of faces) {
      const [best] = [...free]
        .map((track) => ({ track, overlap: iou(track.faces.at(-1)!.face.box, face.box) }))
        .filter(({ overlap }) => overlap >= SAME_FACE)
        .sort((a, b) => b.overlap - a.overlap);
      if (best) {
        best.track.faces.push({ frame, face });
        free.delete(best.track);
      } else {
        tracks.push({ number: tracks.length + 1, faces: [{ frame, face }] });
      }
    }
  }
  return tracks;
}

/** The largest box of a track in any frame, by area in pixels. */
export function largestBox({ faces }: Track): Box {
  return faces.map(({ face }) => face.box).reduce((a, b) => (area(b) > area(a) ? b : a));
}

export function area({ width, height }: Box): number {
  return width * height;
}

/**
 * The face that represents the track: among those with the emotion that has the greatest weight over all frames, the
 * one with the highest emotion confidence.
 */
export function typicalFace(track: Track): Face {
  const weights = new Map<string, number>();
  for (const { face } of track.faces) {
    weights.set(face.emotion, (weights.get(face.emotion) ?? 0) + face.emotionConfidence);
  }
  const [emotion] = [...weights].reduce((a, b) => (b[1] > a[1] ? b : a));
  const faces = track.faces.map(({ face }) => face).filter((face) => face.emotion === emotion);
  return faces.reduce((a, b) => (b.emotionConfidence > a.emotionConfidence ? b : a));
}
