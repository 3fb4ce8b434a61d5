import { EmojifyError } from '../../errors/emojify-error.js';
import { readPhotoFile } from '../cover/read-photo-file.js';
import { emojiArt } from '../emoji/art.js';
import { CorrectionsProblem, checkCorrections } from './check-corrections.js';
import type { Corrections } from './corrections.js';

/**
 * Loads the corrections from a file, or from an object with the content of such a file.
 * @throws EmojifyError BAD_CORRECTIONS, CORRECTIONS_VERSION, UNKNOWN_EMOJI, INPUT_… if the file cannot be read
 */
export async function loadCorrections(source: string | Corrections): Promise<Corrections> {
  const name = typeof source === 'string' ? `"${source}"` : 'the corrections';
  const document = typeof source === 'string' ? parseJson((await readPhotoFile(source)).toString(), name) : source;
  const corrections = checked(document, name);
  const emojis = corrections.photos.flatMap(({ faces }) => faces.flatMap(({ emoji }) => emoji ?? []));
  // Fails before the first photo is read if an emoji has no art.
  await Promise.all([...new Set(emojis)].map(emojiArt));
  return corrections;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    const why = (cause as Error).message;
    throw new EmojifyError('BAD_CORRECTIONS', `${name} is not JSON: ${why}`, { cause });
  }
}

function checked(document: unknown, name: string): Corrections {
  try {
    return checkCorrections(document);
  } catch (cause) {
    if (!(cause instanceof CorrectionsProblem)) throw cause;
    const code = cause.format === undefined ? 'BAD_CORRECTIONS' : 'CORRECTIONS_VERSION';
    throw new EmojifyError(code, `${name} cannot be used: ${cause.message}`, { cause });
  }
}
