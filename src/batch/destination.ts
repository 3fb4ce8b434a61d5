import { statSync } from 'node:fs';
import { EmojifyError } from '../errors/emojify-error.js';
import type { PhotoFormat } from '../photo/photo.js';
import { formatOfName, isForeignExtension } from './extension.js';
import type { Input } from './input.js';

/** Where `--out` says that photos go. */
export type Destination =
  | { readonly kind: 'beside' }
  | { readonly kind: 'stdout' }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'file'; readonly path: string };

/**
 * Reads `--out`: `-` is stdout; an existing folder, a name that ends in a slash or has no extension of a picture is a
 * folder; else a file. Without it, photos go beside their inputs, and a photo from stdin goes to stdout.
 * @throws EmojifyError USAGE
 */
export function toDestination(out: string | undefined, inputs: readonly Input[]): Destination {
  if (out === undefined) return defaultDestination(inputs);
  if (out === '') throw usage('invalid --out "": expected a file, a folder or -');
  if (out === '-') return single({ kind: 'stdout' }, inputs, out);
  if (isFolder(out)) return { kind: 'folder', folder: out };
  if (formatOfName(out)) return single({ kind: 'file', path: out }, inputs, out);
  if (isForeignExtension(out)) {
    throw usage(`invalid --out "${out}": expected a name that ends in .jpg, .png, .webp, .avif, .gif or .tif`);
  }
  return { kind: 'folder', folder: out };
}

/**
 * The format to write in: `--format`, else what the name of the output file says.
 * @throws EmojifyError USAGE when the two disagree
 */
export function wantedFormat(destination: Destination, format: PhotoFormat | undefined): PhotoFormat | undefined {
  if (destination.kind !== 'file') return format;
  const named = formatOfName(destination.path);
  if (format && named !== format) {
    throw usage(`invalid --out "${destination.path}": the name says ${named}, but --format says ${format}`);
  }
  return named;
}

function defaultDestination(inputs: readonly Input[]): Destination {
  if (!inputs.some(({ kind }) => kind === 'stdin')) return { kind: 'beside' };
  if (inputs.length === 1) return { kind: 'stdout' };
  throw usage('missing --out: with other photos beside the one from stdin (-), name a folder to write to');
}

function single(destination: Destination, inputs: readonly Input[], out: string): Destination {
  const only = inputs.length === 1 ? inputs[0] : undefined;
  if (only && !(only.kind === 'file' && only.below)) return destination;
  const where = out === '-' ? 'stdout' : 'a file';
  throw usage(`invalid --out "${out}": ${inputs.length} photos cannot go to ${where}, expected a folder`);
}

function isFolder(path: string): boolean {
  if (/[\\/]$/.test(path)) return true;
  try {
    return statSync(path).isDirectory();
  } catch {
    // Not there yet, or not to be reached: writing to it will say which.
    return false;
  }
}

function usage(message: string): EmojifyError {
  return new EmojifyError('USAGE', message);
}
