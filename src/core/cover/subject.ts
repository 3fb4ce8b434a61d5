import type { Face } from '../detect/face.js';
import type { Box } from '../photo/photo.js';

/** A face as seen in one frame. */
export interface Sighting {
  /** The frame, from 0; 0 in a photo that does not move. */
  readonly frame: number;
  readonly face: Face;
}

/** One person's face: a single sighting in a still photo, one for each frame it was found in of an animation. */
export interface Subject {
  /** From 1, left to right in a still photo, in order of appearance in an animation: what `--skip` and previews name it by. */
  readonly number: number;
  readonly sightings: readonly Sighting[];
}

/** Frames a face may be missed in and still be the same one when it is found again. */
const LONGEST_GAP = 3;
/** Share of the common area from which two boxes of neighbouring frames are the same face. */
const SAME_FACE = 0.2;

/** Joins the faces of each frame into subjects: a face belongs to the one whose last box it overlaps most. */
export function toSubjects(frames: readonly (readonly Face[])[]): Subject[] {
  const subjects: { number: number; sightings: Sighting[] }[] = [];
  for (const [frame, faces] of frames.entries()) {
    const free = new Set(subjects.filter(({ sightings }) => frame - sightings.at(-1)!.frame <= LONGEST_GAP));
    for (const face of faces) {
      const [best] = [...free]
        .map((subject) => ({ subject, overlap: overlap(subject.sightings.at(-1)!.face.box, face.box) }))
        .filter(({ overlap }) => overlap >= SAME_FACE)
        .sort((a, b) => b.overlap - a.overlap);
      if (best) {
        best.subject.sightings.push({ frame, face });
        free.delete(best.subject);
      } else {
        subjects.push({ number: subjects.length + 1, sightings: [{ frame, face }] });
      }
    }
  }
  return subjects;
}

/** Intersection over union. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const common = width * height;
  return common / (a.width * a.height + b.width * b.height - common);
}

/** The largest box a subject has in any frame, by area in pixels. */
export function largestBox({ sightings }: Subject): Box {
  return sightings.map(({ face }) => face.box).reduce((a, b) => (area(b) > area(a) ? b : a));
}

export function area({ width, height }: Box): number {
  return width * height;
}

/** One face that stands for all sightings: of the emotion that weighs most over the frames, where it is surest. */
export function typicalFace({ sightings }: Subject): Face {
  const weights = new Map<string, number>();
  for (const { face } of sightings) {
    weights.set(face.emotion, (weights.get(face.emotion) ?? 0) + face.emotionConfidence);
  }
  const [emotion] = [...weights].reduce((a, b) => (b[1] > a[1] ? b : a));
  const faces = sightings.map(({ face }) => face).filter((face) => face.emotion === emotion);
  return faces.reduce((a, b) => (b.emotionConfidence > a.emotionConfidence ? b : a));
}
