import type { Target } from './target.js';

/** Top-level folders of a package that nothing imports. */
const needlessFolder =
  /^node_modules\/(?:@[^/]+\/)?[^/]+\/(?:test|tests|__tests__|docs?|examples?|benchmarks?|man|coverage|\.github)\//;
/** TypeScript (Node does not run it in node_modules), source maps, documentation and sources of compiled code. */
const needlessFile = /\.(?:[cm]?tsx?|map|md|markdown|flow|tsbuildinfo|c|cc|cpp|h|hpp|gyp|gypi|a|lib|pdb|o)$/i;
/** Files that licences require to be kept. */
const licence = /(?:^|\/)(?:licen[cs]e|notice|copying|copyright|third-party)[^/]*$/i;
/** npm's own files. */
const npmFile = /^node_modules\/(?:.*\/)?(?:\.bin\/|\.package-lock\.json$)/;
const binaryFile = /\.(?:node|dll|dylib|exe)$|\.so(?:\.[\d.]+)?$/i;

/**
 * Whether an installed file belongs in a zip.
 * @param path from the zip's root: `node_modules/sharp/…`
 */
export function isNeeded(path: string): boolean {
  if (npmFile.test(path)) return false;
  return licence.test(path) || !(needlessFolder.test(path) || needlessFile.test(path));
}

/** Whether it is compiled code, for any system. */
export function isBinary(path: string): boolean {
  return binaryFile.test(path);
}

const elf = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
/** `e_machine` in the header of an ELF file. */
const machines: Readonly<Record<Target['architecture'], number>> = { x86_64: 0x3e, arm64: 0xb7 };

/** Whether compiled code runs on the target: a Linux (ELF) file for its processor, and not for musl. */
export function runsOn(path: string, bytes: Buffer, target: Target): boolean {
  if (/musl/.test(path)) return false;
  return (
    bytes.length > 20 && bytes.subarray(0, 4).equals(elf) && bytes.readUInt16LE(18) === machines[target.architecture]
  );
}
