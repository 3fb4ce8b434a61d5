/** With this many faces, a missed one is easily overlooked. */
const many = 8;
/** Detections below this confidence are often false, or faces that are hard to see. */
const unsure = 60;

/** Faces that no reviewer has removed. */
const facesOf = ({ faces }) => faces.filter(({ decision }) => decision !== 'no-face');

const reasons = {
  failed: { label: 'Failed', weight: 100, holds: ({ status }) => status === 'failed' },
  left: { label: 'Left uncovered', weight: 60, holds: (photo) => facesOf(photo).some(({ covered }) => !covered) },
  none: {
    label: 'No face found',
    weight: 40,
    holds: (photo) => photo.status === 'done' && facesOf(photo).length === 0,
  },
  low: {
    label: 'Low confidence',
    weight: 30,
    holds: (photo) => facesOf(photo).some(({ confidence }) => confidence < unsure),
  },
  edge: {
    label: 'Face near the edge',
    weight: 20,
    holds: (photo) => facesOf(photo).some(({ box }) => isNearEdge(box, photo)),
  },
  many: { label: 'Many faces', weight: 15, holds: (photo) => facesOf(photo).length >= many },
  skipped: { label: 'Skipped', weight: 10, holds: ({ status }) => status === 'skipped' },
};

function isNearEdge({ left, top, width, height }, photo) {
  const [x, y] = [photo.width / 50, photo.height / 50];
  return left < x || top < y || left + width > photo.width - x || top + height > photo.height - y;
}

/** The photos with the reasons to review each, the most important first. */
export function byRisk(photos) {
  const rated = photos.map((photo) => {
    const why = Object.keys(reasons).filter((name) => reasons[name].holds(photo));
    return { ...photo, why, risk: why.reduce((sum, name) => sum + reasons[name].weight, 0) };
  });
  return rated.sort((a, b) => b.risk - a.risk);
}

export const describeReasons = ({ why }) => why.map((name) => reasons[name].label).join(', ');

/** The filters of the list, by name. */
export function filtersFor(model) {
  return {
    all: { label: 'All photos', holds: () => true },
    risk: { label: 'Needs a look', holds: ({ risk }) => risk > 0 },
    open: { label: 'Not reviewed', holds: (photo) => model.review(photo) === undefined },
    marked: { label: 'Marked', holds: (photo) => model.review(photo) === 'marked' },
    corrected: { label: 'Corrected', holds: model.isCorrected },
    ...Object.fromEntries(
      Object.entries(reasons).map(([name, { label }]) => [name, { label, holds: ({ why }) => why.includes(name) }]),
    ),
  };
}
