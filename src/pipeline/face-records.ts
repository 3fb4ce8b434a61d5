import type { Track, TrackCorrection } from '../core/cover/track.js';
import type { Face } from '../core/detect/face.js';
import type { FaceRecord } from './image-record.js';

/** Pixels of one frame of the upright photo. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Six digits are at most a hundredth of a pixel; more would only enlarge the record. */
const rounded = (ratio: number): number => Math.round(ratio * 1e6) / 1e6;

/** Converts a face from pixels to the stored ratios. */
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

/** All faces of all tracks; in an animation each has its frame and the number of its track. */
export function tracksToRecords(tracks: readonly Track[], photo: Size & { frames: number }): FaceRecord[] {
  return tracks.flatMap(({ number, faces, corrected }) =>
    faces.map(({ frame, face }) => ({
      ...toRecord(face, photo),
      ...(photo.frames > 1 && { frame, number }),
      ...decisionOf(corrected),
    })),
  );
}

/** What a reviewer decided about a face. The emoji is stored with those of all faces. */
function decisionOf({ kind, style }: Partial<TrackCorrection> = {}): Partial<FaceRecord> {
  return {
    ...(kind === 'added' && { origin: 'manual' }),
    ...(kind === 'visible' && { decision: 'visible' }),
    ...(style && { style }),
  };
}

/** Converts stored faces back to tracks in the pixels of a photo. In a still photo each face is its own track. */
export function recordsToTracks(faces: readonly FaceRecord[], size: Size): Track[] {
  const tracks = new Map<number, Track['faces'][number][]>();
  for (const [index, { frame = 0, number = index + 1, ...face }] of faces.entries()) {
    const faces = tracks.get(number) ?? [];
    faces.push({ frame, face: toFace(face, size) });
    tracks.set(number, faces);
  }
  return [...tracks].map(([number, faces]) => ({ number, faces }));
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
