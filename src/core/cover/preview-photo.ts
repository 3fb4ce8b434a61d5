import type { Photo } from '../photo/photo.js';
import type { ExaminedPhoto } from './journey.js';
import { preview } from './preview.js';
import type { Subject } from './subject.js';

/** The photo with numbered boxes; of an animation, a still of the frame that shows the most faces. */
export async function previewPhoto({ photo, subjects }: ExaminedPhoto): Promise<Photo> {
  const frame = busiestFrame(subjects);
  const still: Photo = { ...photo, frames: 1, images: [photo.images[frame]!], animation: undefined };
  return preview(
    still,
    subjects.map((subject) => nearestSighting(subject, frame).face),
  );
}

function busiestFrame(subjects: readonly Subject[]): number {
  const counts = new Map<number, number>([[0, 0]]);
  for (const { frame } of subjects.flatMap(({ sightings }) => sightings)) {
    counts.set(frame, (counts.get(frame) ?? 0) + 1);
  }
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}

function nearestSighting({ sightings }: Subject, frame: number) {
  return sightings.reduce((a, b) => (Math.abs(b.frame - frame) < Math.abs(a.frame - frame) ? b : a));
}
