import { basename, dirname, extname, join } from 'node:path';
import type { PhotoFormat } from '../core/photo/photo.js';
import type { Destination } from './destination.js';
import { extensionFor, formatOfName, isForeignExtension, writableExtension } from './extension.js';
import type { Input } from './input.js';

/**
 * The name of an output as far as it is known before the photo is read: its extension may depend on the real format.
 */
export interface OutputName {
  readonly folder: string;
  /** File name without extension and emojify's suffixes. */
  readonly stem: string;
  /** `.emojified` for outputs beside their inputs, otherwise empty. */
  readonly mark: string;
  /** From the input or `--out`, with the dot; empty if it has none. */
  readonly extension: string;
}

/** Names the output of an input. Undefined for stdout. */
export function outputName(input: Input, destination: Destination): OutputName | undefined {
  if (destination.kind === 'stdout') return undefined;
  if (destination.kind === 'file') return { ...parts(destination.path), mark: '' };
  const own = input.kind === 'file' ? parts(input.name) : { ...parts(nameOf(input)), folder: '.' };
  if (destination.kind === 'beside') return { ...own, mark: '.emojified' };
  const below = 'below' in input ? input.below : '';
  return { ...own, folder: join(destination.folder, below), mark: '' };
}

/** The path of the output once its format is known; before that, with the extension as named. */
export function outputPath({ folder, stem, mark, extension }: OutputName, format?: PhotoFormat): string {
  return join(folder, `${stem}${mark}${format ? extensionFor(format, extension) : writableExtension(extension)}`);
}

/** The path of an output's preview. */
export function previewPath({ folder, stem, extension }: OutputName, format: PhotoFormat): string {
  return join(folder, `${stem}.preview${extensionFor(format, extension)}`);
}

/** The part after the last dot is an extension only if it is that of a picture: `my.photo.v2` has none. */
function parts(path: string): Omit<OutputName, 'mark'> {
  const extension = formatOfName(path) || isForeignExtension(path) ? extname(path) : '';
  return { folder: dirname(path), stem: basename(path, extension), extension };
}

function nameOf(input: Input): string {
  if (input.kind === 's3') return safeName(input.key.split('/').at(-1) ?? '') || 'photo';
  return input.kind === 'url' ? nameOfUrl(input.name) : 'stdin';
}

/** Text from elsewhere as the name of a file or folder that is safe everywhere: no separators, no control characters. */
export function safeName(text: string): string {
  return text.replace(/[\p{Cc}<>:"/\\|?*]+/gu, '_').replace(/^\.+/, '');
}

/** The last part of the URL's path as a file name. */
function nameOfUrl(text: string): string {
  if (!URL.canParse(text)) return 'photo';
  const { pathname, hostname } = new URL(text);
  const last = decoded(pathname.split('/').findLast((part) => part !== '') ?? hostname);
  const safe = safeName(last);
  return safe.length > 100 ? `${safe.slice(0, 90)}${extname(safe).slice(0, 10)}` : safe || 'photo';
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
