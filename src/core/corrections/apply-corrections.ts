import type { CorrectionCounts, DetectedPhoto, OpenedPhoto } from '../cover/cover-photo.js';
import type { Track, TrackCorrection, TrackedFace } from '../cover/track.js';
import { iou } from '../detect/nms.js';
import type { Box, Photo } from '../photo/photo.js';
import { type FaceCorrection, isCorrected, type ReviewedFace } from './corrections.js';

/** Minimum IoU at which a detected face is the reviewed one. */
const SAME_FACE = 0.4;

interface Reviewed {
  readonly faces: readonly FaceCorrection[];
}

/** The faces of a photo as its corrections list them, without detection. */
export function reviewedFaces(opened: OpenedPhoto, reviewed: Reviewed): DetectedPhoto {
  return correct({ ...opened, tracks: [] }, reviewed.faces, true);
}

/**
 * Applies a reviewer's corrections to the detected faces of a photo. Faces without a correction stay as detected;
 * corrected faces are added if they were not detected.
 */
export function applyCorrections(detected: DetectedPhoto, reviewed: Reviewed): DetectedPhoto {
  return correct(detected, reviewed.faces, false);
}

/** The faces that `applyCorrections` needs: in an animation, all faces of a person with a decision. */
export function decidedFaces(faces: readonly ReviewedFace[]): FaceCorrection[] {
  return byPerson(faces)
    .filter((person) => person.some(isCorrected))
    .flatMap((person) => person.map(({ box: _, ...face }) => face));
}

/** `all`: also adds faces without a correction. */
function correct(detected: DetectedPhoto, faces: readonly FaceCorrection[], all: boolean): DetectedPhoto {
  const { photo, tracks } = detected;
  const people = photo.frames > 1 ? byPerson(faces) : faces.map((face) => [face]);
  const matches = matchPeople(people, tracks, photo);
  const corrected = people.filter((person) => all || person.some(isCorrected));
  const replaced = new Set(corrected.map((person) => matches.get(person)));
  const removed = corrected.filter((person) => decidedOf(person).decision === 'no-face');
  const made = corrected
    .filter((person) => !removed.includes(person))
    .map((person) => toTrack(person, matches.get(person), photo));
  const kept = tracks.filter((track) => !replaced.has(track));
  const result = numbered([...kept, ...made.filter((track) => track.faces.length > 0)], photo);
  return { ...detected, tracks: result, corrections: countCorrections(result, removed.length) };
}

function toTrack(person: readonly FaceCorrection[], known: Track | undefined, photo: Photo): Track {
  const corrected = correctionOf(decidedOf(person));
  return { number: 0, faces: facesOf(person, known, photo), ...(corrected && { corrected }) };
}

/** Of decisions about one person that contradict each other, those to cover take precedence. */
function decidedOf(person: readonly FaceCorrection[]): FaceCorrection {
  const corrected = person.filter(isCorrected);
  const drawn = corrected.find(({ origin }) => origin === 'manual');
  return drawn ?? corrected.find(({ decision }) => decision === undefined) ?? corrected[0] ?? person[0]!;
}

/** A box that the reviewer drew replaces the detected one that it overlaps; the person's other detected ones stay. */
function facesOf(person: readonly FaceCorrection[], known: Track | undefined, photo: Photo): readonly TrackedFace[] {
  if (!known) return trackedFaces(person, photo);
  const isDrawn = ({ origin }: FaceCorrection) => origin === 'manual';
  const drawn = trackedFaces(person.filter(isDrawn), photo);
  if (drawn.length === 0) return known.faces;
  const listed = trackedFaces(
    person.filter((face) => !isDrawn(face)),
    photo,
  );
  return inOrder([...drawn, ...without(drawn, known.faces), ...without(known.faces, listed)]);
}

/** Those of `faces` that are none of `others`. */
function without(others: readonly TrackedFace[], faces: readonly TrackedFace[]): TrackedFace[] {
  return faces.filter(
    ({ frame, face }) => !others.some((one) => one.frame === frame && iou(one.face.box, face.box) >= SAME_FACE),
  );
}

function inOrder(faces: readonly TrackedFace[]): TrackedFace[] {
  return [...faces].sort((a, b) => a.frame - b.frame);
}

/** In an animation, faces of one person belong together; all others are separate. */
function byPerson<T extends FaceCorrection>(faces: readonly T[]): T[][] {
  const people = new Map<unknown, T[]>();
  for (const face of faces) {
    const key = face.number ?? face;
    const known = people.get(key);
    if (known) known.push(face);
    else people.set(key, [face]);
  }
  return [...people.values()];
}

function correctionOf({ origin, decision, emoji, style }: FaceCorrection): TrackCorrection | undefined {
  const chosen = { ...(emoji !== undefined && { emoji }), ...(style !== undefined && { style }) };
  if (origin === 'manual') return { kind: 'added', ...chosen };
  if (decision === 'visible') return { kind: 'visible' };
  return emoji === undefined && style === undefined ? undefined : { kind: 'changed', ...chosen };
}

/** Matches detected tracks to reviewed persons, the best match first, each at most once. */
function matchPeople(people: readonly FaceCorrection[][], tracks: readonly Track[], photo: Photo) {
  const pairs = people.flatMap((person) =>
    tracks.map((track) => ({ person, track, share: commonShare(track, person, photo) })),
  );
  const matches = new Map<readonly FaceCorrection[], Track>();
  const taken = new Set<Track>();
  for (const { person, track } of pairs.filter(({ share }) => share >= SAME_FACE).sort((a, b) => b.share - a.share)) {
    if (matches.has(person) || taken.has(track)) continue;
    matches.set(person, track);
    taken.add(track);
  }
  return matches;
}

function commonShare({ faces }: Track, person: readonly FaceCorrection[], photo: Photo): number {
  const shares = person.flatMap((reviewed) =>
    faces
      .filter(({ frame }) => reviewed.frame === undefined || reviewed.frame === frame)
      .map(({ face }) => iou(face.box, pixelsOf(reviewed, photo))),
  );
  return Math.max(0, ...shares);
}

function trackedFaces(person: readonly FaceCorrection[], photo: Photo): TrackedFace[] {
  const all = person.flatMap((reviewed) => {
    const { confidence = 100, roll = 0, emotion = 'UNKNOWN', emotionConfidence = 0 } = reviewed;
    const face = { box: pixelsOf(reviewed, photo), confidence, roll, emotion, emotionConfidence };
    const frames = reviewed.frame === undefined ? [...photo.images.keys()] : [reviewed.frame];
    return frames.filter((frame) => frame < photo.frames).map((frame) => ({ frame, face }));
  });
  return inOrder(all);
}

function pixelsOf({ ratios }: FaceCorrection, { width, height }: Photo): Box {
  const { left, top } = ratios;
  return { left: left * width, top: top * height, width: ratios.width * width, height: ratios.height * height };
}

/** Sorted like detected faces: from left to right in a still photo, in order of appearance in an animation. */
function numbered(tracks: readonly Track[], { frames }: Photo): Track[] {
  const place = ({ faces }: Track) => (frames > 1 ? faces[0]!.frame : faces[0]!.face.box.left);
  return [...tracks].sort((a, b) => place(a) - place(b)).map((track, index) => ({ ...track, number: index + 1 }));
}

function countCorrections(tracks: readonly Track[], removed: number): CorrectionCounts {
  const count = (kind: TrackCorrection['kind']) => tracks.filter(({ corrected }) => corrected?.kind === kind).length;
  return { added: count('added'), removed, changed: count('changed'), visible: count('visible') };
}
