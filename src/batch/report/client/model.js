import { checkCorrections } from '../../../core/corrections/check-corrections.ts';
import { correctionsFormat, correctionsText, isCorrected } from '../../../core/corrections/corrections.ts';

/** Properties of a face that only this page needs; they are not part of corrections. */
const exported = ({ covered: _covered, shown: _shown, ...face }) => face;
/** Decisions are stored by content; a photo that could not be read has none, and is identified by its name. */
const keyOf = ({ sha256, input }) => sha256 ?? `input:${input}`;
const placeOf = ({ box, frame }) => JSON.stringify([box, frame]);

/**
 * The reviewer's decisions, with undo. An edit is the difference from the photo's original state: `{ review?, faces?
 * }`. `onChange` is called with the photos whose decisions changed.
 */
export function createModel({ photos, others, edits, onChange }) {
  const known = Map.groupBy(photos, keyOf);
  const changes = new Map(Object.entries(edits).filter(([key]) => known.has(key)));
  const done = [];
  const undone = [];
  let elsewhere = others;

  const edit = (photo) => changes.get(keyOf(photo)) ?? {};
  const reviewOf = (photo) => ('review' in edit(photo) ? (edit(photo).review ?? undefined) : photo.review);
  const facesOf = (photo) => edit(photo).faces ?? photo.faces;

  function put(steps, side) {
    for (const step of steps) {
      if (step[side] === undefined) changes.delete(keyOf(step.photo));
      else changes.set(keyOf(step.photo), step[side]);
    }
    // Copies of a photo share their decisions.
    onChange(steps.flatMap(({ photo }) => known.get(keyOf(photo))));
  }

  /** One step of undo, whatever the number of photos. */
  function change(parts) {
    const steps = parts.map(({ photo, ...part }) => {
      const before = changes.get(keyOf(photo));
      return { photo, before, after: { ...before, ...part } };
    });
    done.push(steps);
    undone.length = 0;
    put(steps, 'after');
  }

  /** Undoes or redoes the last change; returns the photo that it concerned. */
  function move(from, to, side) {
    const steps = from.pop();
    if (!steps) return undefined;
    to.push(steps);
    put(steps, side);
    return steps[0]?.photo;
  }

  const isTouched = (photo) => reviewOf(photo) !== undefined || facesOf(photo).some(isCorrected);

  function entry(photo) {
    const { sha256, bytes, name, width, height } = photo;
    const review = reviewOf(photo);
    const faces = facesOf(photo).map(exported);
    return { sha256, bytes, ...(name && { name }), width, height, ...(review && { review }), faces };
  }

  function load(text) {
    const { photos: loaded } = checkCorrections(JSON.parse(text.replace(/^\ufeff/, '')));
    const here = loaded.filter(({ sha256 }) => known.has(sha256));
    const parts = here.map(({ sha256, review = null, faces }) => {
      const [photo] = known.get(sha256);
      return { photo, review, faces: faces.map((face) => asShown(face, photo)) };
    });
    if (parts.length > 0) change(parts);
    elsewhere = loaded.filter(({ sha256 }) => !known.has(sha256));
    return { here: here.length, elsewhere: elsewhere.length };
  }

  return {
    review: reviewOf,
    faces: facesOf,
    isCorrected: (photo) => facesOf(photo).some(isCorrected),
    canCorrect: ({ sha256 }) => sha256 !== undefined,
    setFaces: (photo, faces) => change([{ photo, faces }]),
    /** A second call undoes it. */
    toggleReview: (photo, state) => change([{ photo, review: reviewOf(photo) === state ? null : state }]),
    countReviewed: () => photos.filter(reviewOf).length,
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    undo: () => move(done, undone, 'before'),
    redo: () => move(undone, done, 'after'),
    entry,
    edits: () => Object.fromEntries(changes),
    /** The text of corrections.json; photos that are not on this page are included as they were loaded. */
    text() {
      const touched = photos.filter((photo) => photo.sha256 !== undefined && isTouched(photo)).map(entry);
      const bySha = new Map([...touched, ...elsewhere].map((one) => [one.sha256, one]));
      const sorted = [...bySha.values()].sort((a, b) => ((a.name ?? a.sha256) < (b.name ?? b.sha256) ? -1 : 1));
      return correctionsText(checkCorrections({ format: correctionsFormat, photos: sorted }));
    },
    /** @throws Error with the problem of the text */
    load,
  };
}

/** A face from a file, combined with the page's data about the same face. */
function asShown(face, { faces }) {
  const same = faces.find((one) => placeOf(one) === placeOf(face));
  return { covered: true, ...(same && { covered: same.covered, shown: same.shown }), ...face };
}
