/** What this browser keeps for the page at this address, so that it outlasts another run: the place, and what was decided. */
export function openMemory(run, photos) {
  const key = `emojify-report:${location.pathname}`;
  const kept = { at: undefined, edits: {}, ...read(key) };
  const applied = new Set(photos.filter(({ applied }) => applied).map(({ sha256 }) => sha256));
  // In the page of a later run, photos to which corrections were applied already show what was decided.
  const edits =
    kept.run === run
      ? kept.edits
      : Object.fromEntries(Object.entries(kept.edits).filter(([sha256]) => !applied.has(sha256)));
  return {
    at: () => kept.at,
    edits,
    save(change) {
      Object.assign(kept, { run }, change);
      try {
        localStorage.setItem(key, JSON.stringify(kept));
      } catch {
        // A browser that keeps nothing for files still shows the page; corrections can be exported.
      }
    },
  };
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}');
  } catch {
    return {};
  }
}
