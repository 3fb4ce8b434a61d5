import type { Photo } from '../photo/photo.js';
import type { DetectedPhoto } from './cover-photo.js';
import { preview } from './preview.js';
import type { Track } from './track.js';

/** The photo with numbered boxes; of an animation, a still of the frame with the most faces. */
export async function previewPhoto({ photo, tracks }: DetectedPhoto): Promise<Photo> {
  const frame = busiestFrame(tracks);
  const still: Photo = { ...photo, frames: 1, images: [photo.images[frame]!], animation: undefined };
  return preview(
    still,
    tracks.map((track) => nearestFace(track, frame).face),
  );
}

function busiestFrame(tracks: readonly Track[]): number {
  const counts = new Map<number, number>([[0, 0]]);
  for (const { frame } of tracks.flatMap(({ faces }) => faces)) {
    counts.set(frame, (counts.get(frame) ?? 0) + 1);
  }
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

function nearestFace({ faces }: Track, frame: number) {
  return faces.reduce((a, b) => (Math.abs(b.frame - frame) < Math.abs(a.frame - frame) ? b : a));
}
