import { numbersOf, tiffTags, tiffTagsAt } from '../integrity/tiff.js';

const tags = { compression: 259, photometric: 262, make: 271, subDirectories: 330, dngVersion: 50706 } as const;
/** Pixels of a colour filter array, and linear ones without white balance. */
const rawPhotometrics: ReadonlySet<number> = new Set([32803, 34892]);
/** Compressions of Sony, Samsung, Nikon, Kodak and Pentax that no other TIFF uses. */
const rawCompressions: ReadonlySet<number> = new Set([32767, 32769, 32770, 34713, 65000, 65535]);
const byMake: Readonly<Record<string, string>> = {
  NIKON: 'NEF',
  SONY: 'ARW',
  PENTAX: 'PEF',
  RICOH: 'PEF',
  SAMSUNG: 'SRW',
  HASSELBLAD: '3FR',
  EPSON: 'ERF',
  KODAK: 'DCR',
};
/** RAW formats with a signature of their own. */
const bySignature: readonly (readonly [name: string, signatures: readonly string[]])[] = [
  ['RAF', ['FUJIFILMCCD-RAW']],
  ['ORF', ['IIRO', 'IIRS', 'MMOR']],
  ['RW2', ['IIU\0']],
  ['X3F', ['FOVb']],
  ['MRW', ['\0MRM']],
];

/**
 * The kind of a camera RAW file, such as `NEF`; undefined for everything else, in particular TIFFs, which most RAW
 * files resemble.
 */
export function rawKind(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, 16);
  const known = bySignature.find(([, signatures]) => signatures.some((signature) => start.startsWith(signature)));
  if (known) return known[0];
  if (start.slice(4, 12) === 'ftypcrx ') return 'CR3';
  if (!start.startsWith('II*\0') && !start.startsWith('MM\0*')) return undefined;
  return start.slice(8, 10) === 'CR' ? 'CR2' : rawTiffKind(bytes);
}

function rawTiffKind(bytes: Buffer): string | undefined {
  const main = tiffTags(bytes);
  if (!main) return undefined;
  if (main.has(tags.dngVersion)) return 'DNG';
  const below = numbersOf(bytes, main.get(tags.subDirectories)).map((offset) => tiffTagsAt(bytes, offset));
  const isRaw = [main, ...below].some(
    (directory) =>
      rawPhotometrics.has(numbersOf(bytes, directory?.get(tags.photometric))[0] ?? 0) ||
      rawCompressions.has(numbersOf(bytes, directory?.get(tags.compression))[0] ?? 0),
  );
  if (!isRaw) return undefined;
  const make = main.get(tags.make)?.value.toString('latin1').toUpperCase() ?? '';
  return Object.entries(byMake).find(([name]) => make.startsWith(name))?.[1] ?? 'TIFF-based';
}
