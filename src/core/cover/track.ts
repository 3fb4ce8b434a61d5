import type { Face } from '../detect/face.js';
import { iou } from '../detect/nms.js';
import type { Box } from '../photo/photo.js';
import type { Style } from './overlay.js';

/** A face as seen in one frame. */
export interface TrackedFace {
  /** The frame, from 0; 0 in a photo that does not move. */
  readonly frame: number;
  readonly face: Face;
}

/** One person's face: one face in a still photo, one for each frame it was found in of an animation. */
export interface Track {
  /** From 1, left to right in a still photo, in order of appearance in an animation: what `--skip` and previews name it by. */
  readonly number: number;
  readonly faces: readonly TrackedFace[];
  /** What a reviewer decided about it. */
  readonly corrected?: TrackCorrection;
}

/** A reviewer's decision about one face: they drew it, chose what covers it, or leave it visible. */
export interface TrackCorrection {
  readonly kind: 'added' | 'changed' | 'visible';
  readonly emoji?: string;
  readonly style?: Style;
}

/** Frames a face may be missed in and still be the same one when it is found again. */
const LONGEST_GAP = 3;
/** Share of the common area from which two boxes of neighbouring frames are the same face. */
const SAME_FACE = 0.2;

/** Joins the faces of each frame into tracks: a face belongs to the one whose last box it overlaps most. */
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

/** The largest box a track has in any frame, by area in pixels. */
export function largestBox({ faces }: Track): Box {
  return faces.map(({ face }) => face.box).reduce((a, b) => (area(b) > area(a) ? b : a));
}

export function area({ width, height }: Box): number {
  return width * height;
}

/** The face that stands for the track: of the emotion that weighs most over the frames, the one with the highest emotion confidence. */
export function typicalFace(track: Track): Face {
  const weights = new Map<string, number>();
  for (const { face } of track.faces) {
    weights.set(face.emotion, (weights.get(face.emotion) ?? 0) + face.emotionConfidence);
  }
  const [emotion] = [...weights].reduce((a, b) => (b[1] > a[1] ? b : a));
  const faces = track.faces.map(({ face }) => face).filter((face) => face.emotion === emotion);
  return faces.reduce((a, b) => (b.emotionConfidence > a.emotionConfidence ? b : a));
}
