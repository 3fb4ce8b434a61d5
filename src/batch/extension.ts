import { extname } from 'node:path';
import { type InputFormat, type PhotoFormat, writtenFormat } from '../core/photo/photo.js';
import { nearest } from '../errors/nearest.js';

/** The usual extensions of each format; outputs get the first. */
const spellings: Readonly<Record<PhotoFormat, readonly string[]>> = {
  jpeg: ['.jpg', '.jpeg', '.jpe', '.jfif'],
  png: ['.png'],
  webp: ['.webp'],
  avif: ['.avif'],
  gif: ['.gif'],
  tiff: ['.tif', '.tiff'],
};

const foreign = ['.bmp', '.heic', '.heif', '.hif', '.ico', '.jp2', '.jxl', '.pdf', '.psd', '.svg', '.mp4', '.mov'];

/** Formats that can be read but not written; their extensions are replaced by that of the output format. */
const readOnly: Readonly<Record<Exclude<InputFormat, PhotoFormat>, readonly string[]>> = {
  heic: ['.heic', '.heif', '.hif'],
};

/** Extensions of camera RAW files, replaced because the output is the embedded JPEG. */
const raw = [
  '.3fr',
  '.arw',
  '.cr2',
  '.cr3',
  '.dng',
  '.erf',
  '.nef',
  '.nrw',
  '.orf',
  '.pef',
  '.raf',
  '.rw2',
  '.srw',
  '.x3f',
];

/** The default extension of an output, if only the input's is known. */
export function writableExtension(extension: string): string {
  const formats = Object.keys(readOnly) as (keyof typeof readOnly)[];
  const format = formats.find((one) => readOnly[one].includes(extension.toLowerCase()));
  if (raw.includes(extension.toLowerCase())) return extensionFor('jpeg');
  return format ? extensionFor(writtenFormat(format)) : extension;
}

/** The format that a file name's extension stands for. */
export function formatOfName(name: string): PhotoFormat | undefined {
  const extension = extname(name).toLowerCase();
  const formats = Object.keys(spellings) as PhotoFormat[];
  return formats.find((format) => spellings[format].includes(extension));
}

/** Whether a file name has the extension of a photo, including kinds that are then rejected by name. */
export function isPhotoName(name: string): boolean {
  return formatOfName(name) !== undefined || ['.bmp', '.heic', '.heif'].includes(extname(name).toLowerCase());
}

/** The known extension that is most similar to an unknown, probably mistyped one. */
export function nearestExtension(name: string): string | undefined {
  return nearest(extname(name), Object.values(spellings).flat());
}

/** Whether the extension is that of a picture format (or similar) that cannot be written. */
export function isForeignExtension(name: string): boolean {
  return [...foreign, ...raw].includes(extname(name).toLowerCase());
}

/** The extension for a format: the given one if it is usual for the format, otherwise the default. */
export function extensionFor(format: PhotoFormat, given = ''): string {
  return spellings[format].includes(given.toLowerCase()) ? given : spellings[format][0]!;
}
