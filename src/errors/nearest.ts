import { distance } from 'fastest-levenshtein';

/** The known word that a mistyped or shortened one most likely means; undefined if none is similar. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const completed = completion(word, known);
  if (completed !== undefined) return completed;
  const limit = Math.max(1, Math.floor(word.length / 3));
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0] && ranked[0].edits <= limit ? ranked[0].candidate : undefined;
}

/** The only known word with this prefix; fewer than three letters are too ambiguous. */
function completion(word: string, known: readonly string[]): string | undefined {
  if (word.replace(/^-+/, '').length < 3) return undefined;
  const [only, ...others] = known.filter((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase()));
  return others.length === 0 ? only : undefined;
}
