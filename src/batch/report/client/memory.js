/**
 * The state that this browser stores for the page's address, so that it survives another run: the current photo, and
 * the decisions.
 */
export function openMemory(run, photos) {
  const key = `emojify-report:${location.pathname}`;
  const kept = { at: undefined, edits: {}, ...read(key) };
  const applied = new Set(photos.filter(({ applied }) => applied).map(({ sha256 }) => sha256));
  // On the page of a later run, photos with applied corrections already show the decisions.
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
        // The page also works in browsers that store nothing for local files; corrections can be exported.
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
