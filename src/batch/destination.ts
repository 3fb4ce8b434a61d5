import { statSync } from 'node:fs';
import { extname } from 'node:path';
import type { PhotoFormat } from '../core/photo/photo.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { formatOfName, isForeignExtension, nearestExtension } from './extension.js';
import type { Input } from './input.js';

/** Where photos are written, according to `--out`. */
export type Destination =
  | { readonly kind: 'beside' }
  | { readonly kind: 'stdout' }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'file'; readonly path: string };

/**
 * Parses `--out`: `-` is stdout; an existing folder, or a name that ends in a slash or has no extension is a folder; a
 * name with a photo's extension is a file; a name with any other extension is rejected, because it is most likely
 * mistyped. Without `--out`, photos go beside their inputs, and a photo from stdin goes to stdout.
 * @throws EmojifyError USAGE
 */
export function toDestination(out: string | undefined, inputs: readonly Input[]): Destination {
  if (out === undefined) return defaultDestination(inputs);
  if (out === '') throw usage('invalid --out "": expected a file, a folder or -');
  if (out === '-') return single({ kind: 'stdout' }, inputs, out);
  if (isFolder(out)) return { kind: 'folder', folder: out };
  if (formatOfName(out)) return single({ kind: 'file', path: out }, inputs, out);
  if (looksLikeFile(out)) throw usage(`invalid --out "${out}": ${expectedName(out)}`);
  return { kind: 'folder', folder: out };
}

/**
 * Whether the name ends in an extension of letters, or of letters and digits (`mp4`); `2024.05` and `my.holiday-photos`
 * are folders.
 */
function looksLikeFile(out: string): boolean {
  return isForeignExtension(out) || /^\.(?=.*[a-z])[a-z\d]{1,5}$/i.test(extname(out));
}

function expectedName(out: string): string {
  const guess = nearestExtension(out);
  const meant = guess ? `; did you mean "${out.slice(0, -extname(out).length)}${guess}"?` : '';
  const folder = isForeignExtension(out) ? '' : `, or "${out}/" for a folder`;
  return `expected a name that ends in .jpg, .png, .webp, .avif, .gif or .tif${folder}${meant}`;
}

/**
 * The output format: from `--format`, otherwise from the extension of the output file.
 * @throws EmojifyError USAGE if they contradict each other
 */
export function wantedFormat(destination: Destination, format: PhotoFormat | undefined): PhotoFormat | undefined {
  if (destination.kind !== 'file') return format;
  const named = formatOfName(destination.path);
  if (format && named !== format) {
    throw usage(`invalid --out "${destination.path}": the file name means ${named}, but --format is ${format}`);
  }
  return named;
}

function defaultDestination(inputs: readonly Input[]): Destination {
  if (!inputs.some(({ kind }) => kind === 'stdin')) return { kind: 'beside' };
  if (inputs.length === 1) return { kind: 'stdout' };
  throw usage('missing --out: pass a folder, because there are other photos besides the one from stdin (-)');
}

function single(destination: Destination, inputs: readonly Input[], out: string): Destination {
  const only = inputs.length === 1 ? inputs[0] : undefined;
  if (only && !('below' in only && only.below)) return destination;
  const where = out === '-' ? 'stdout' : 'a file';
  throw usage(`invalid --out "${out}": ${inputs.length} photos cannot be written to ${where}, expected a folder`);
}

function isFolder(path: string): boolean {
  if (/[\\/]$/.test(path)) return true;
  try {
    return statSync(path).isDirectory();
  } catch {
    // It does not exist or cannot be reached; writing to it will report which.
    return false;
  }
}

function usage(message: string): EmojifyError {
  return new EmojifyError('USAGE', message);
}
