import { extname } from 'node:path';
import { type InputFormat, type PhotoFormat, writtenFormat } from '../core/photo/photo.js';
import { nearest } from '../errors/nearest.js';

/** The usual spellings of each format's extension; the first is the one we give. */
const spellings: Readonly<Record<PhotoFormat, readonly string[]>> = {
  jpeg: ['.jpg', '.jpeg', '.jpe', '.jfif'],
  png: ['.png'],
  webp: ['.webp'],
  avif: ['.avif'],
  gif: ['.gif'],
  tiff: ['.tif', '.tiff'],
};

const foreign = ['.bmp', '.heic', '.heif', '.hif', '.ico', '.jp2', '.jxl', '.pdf', '.psd', '.svg', '.mp4', '.mov'];

/** Formats that are read but not written: their extensions give way to those of the format written instead. */
const readOnly: Readonly<Record<Exclude<InputFormat, PhotoFormat>, readonly string[]>> = {
  heic: ['.heic', '.heif', '.hif'],
};

/** Of camera RAW files: what is written of one is the JPEG inside it. */
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

/** The extension of an output, when nothing but the input's is known. */
export function writableExtension(extension: string): string {
  const formats = Object.keys(readOnly) as (keyof typeof readOnly)[];
  const format = formats.find((one) => readOnly[one].includes(extension.toLowerCase()));
  if (raw.includes(extension.toLowerCase())) return extensionFor('jpeg');
  return format ? extensionFor(writtenFormat(format)) : extension;
}

/** The format a file name's extension stands for. */
export function formatOfName(name: string): PhotoFormat | undefined {
  const extension = extname(name).toLowerCase();
  const formats = Object.keys(spellings) as PhotoFormat[];
  return formats.find((format) => spellings[format].includes(extension));
}

/** Whether a file's name says that it is a photo: also of a kind that may have to be refused, by its name. */
export function isPhotoName(name: string): boolean {
  return formatOfName(name) !== undefined || ['.bmp', '.heic', '.heif'].includes(extname(name).toLowerCase());
}

/** The extension in place of one that is unknown, and most likely mistyped. */
export function nearestExtension(name: string): string | undefined {
  return nearest(extname(name), Object.values(spellings).flat());
}

/** Whether the extension is one of a picture format (or the like) that cannot be written. */
export function isForeignExtension(name: string): boolean {
  return [...foreign, ...raw].includes(extname(name).toLowerCase());
}

/** The extension for a format: the one given when it is a spelling of the format's, else the usual one. */
export function extensionFor(format: PhotoFormat, given = ''): string {
  return spellings[format].includes(given.toLowerCase()) ? given : spellings[format][0]!;
}
