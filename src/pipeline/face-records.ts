import type { Subject } from '../core/cover/subject.js';
import type { Face } from '../core/detect/face.js';
import type { FaceRecord } from './image-record.js';

/** Pixels of one frame of the upright photo. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Six digits are a hundredth of a pixel at the most; more only fill the record. */
const rounded = (ratio: number): number => Math.round(ratio * 1e6) / 1e6;

/** A face in pixels as it is stored: in ratios. */
export function toRecord({ box, ...face }: Face, { width, height }: Size): FaceRecord {
  return {
    ...face,
    box: {
      left: rounded(box.left / width),
      top: rounded(box.top / height),
      width: rounded(box.width / width),
      height: rounded(box.height / height),
    },
  };
}

/** All sightings of all subjects; in an animation each says in which frame it is, and whose. */
export function subjectsToRecords(subjects: readonly Subject[], photo: Size & { frames: number }): FaceRecord[] {
  return subjects.flatMap(({ number, sightings }) =>
    sightings.map(({ frame, face }) => ({
      ...toRecord(face, photo),
      ...(photo.frames > 1 && { frame, number }),
    })),
  );
}

/** The subjects again, in the pixels of a photo. In a still photo each face is one. */
export function recordsToSubjects(faces: readonly FaceRecord[], size: Size): Subject[] {
  const subjects = new Map<number, Subject['sightings'][number][]>();
  for (const [index, { frame = 0, number = index + 1, ...face }] of faces.entries()) {
    const sightings = subjects.get(number) ?? [];
    sightings.push({ frame, face: toFace(face, size) });
    subjects.set(number, sightings);
  }
  return [...subjects].map(([number, sightings]) => ({ number, sightings }));
}

function toFace({ box, frame, number, ...face }: FaceRecord, { width, height }: Size): Face {
  return {
    ...face,
    box: {
      left: box.left * width,
      top: box.top * height,
      width: box.width * width,
      height: box.height * height,
    },
  };
}
