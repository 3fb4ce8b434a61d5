import type { EmojifiedFace } from '../core/cover/cover-photo.js';

/** One choice in the question which faces to cover. */
export interface FaceChoice {
  readonly name: string;
  /** Its short form, shown once the question is answered. */
  readonly short: string;
  /** The number of the face. */
  readonly value: number;
  readonly checked: boolean;
}

/** The faces as choices, with those checked that will be covered; in an animation, one choice per person. */
export function faceChoices(faces: readonly EmojifiedFace[]): FaceChoice[] {
  const people = new Map<number, EmojifiedFace>();
  for (const [index, face] of faces.entries()) {
    const number = face.number ?? index + 1;
    if (!people.has(number)) people.set(number, face);
  }
  return [...people].map(([value, face]) => ({
    value,
    name: `${value}: ${describe(face)}`,
    short: String(value),
    checked: face.covered,
  }));
}

function describe({ box, emotion, emoji }: EmojifiedFace): string {
  const emotionWord = emotion === 'UNKNOWN' ? [] : [emotion.toLowerCase()];
  const place = `${box.width} × ${box.height} pixels at ${box.left}, ${box.top}`;
  return [place, ...emotionWord, ...(emoji ? [emoji] : [])].join(', ');
}
