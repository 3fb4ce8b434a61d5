import { createHash } from 'node:crypto';
import type { CoveredBox } from '../../core/cover/cover-photo.js';
import { isRecord } from '../../util/is-record.js';

/** The name of the record file in each output folder. */
export const recordName = '.emojify.json';
/** Version of the format; later versions are rejected. */
export const recordFormat = 1;

/** The covers of one output. Contains neither the name of the input nor a path. */
export interface CoverEntry {
  /** The output's file name, to find it again after its bytes have changed. */
  readonly name: string;
  /** SHA-256 of the output's bytes, in hex. */
  readonly sha256: string;
  /** Pixels of the upright output. */
  readonly width: number;
  readonly height: number;
  /** The areas that the covers hide, in whole pixels. */
  readonly covered: readonly CoveredBox[];
  readonly style: string;
  /** The version of emojify that wrote it. */
  readonly version: string;
  /** Other options, such as `scale`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** A hash of the applied corrections, which allows comparing them without revealing them. */
  readonly corrections?: string;
}

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The text of a record file, one entry per line so that diffs are readable. */
export function recordText(entries: Iterable<CoverEntry>): string {
  const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
  const lines = sorted.map((entry) => `    ${JSON.stringify(entry)}`);
  return `{\n  "format": ${recordFormat},\n  "outputs": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/**
 * Parses a record file. Anything that emojify would not write is rejected as a whole, because an edited or damaged
 * record must not excuse faces.
 * @throws Error with the problem of the text
 */
export function parseRecord(text: string): CoverEntry[] {
  const record: unknown = JSON.parse(text);
  if (!isRecord(record) || !Array.isArray(record.outputs)) throw new Error('it is not an emojify record');
  if (record.format !== recordFormat) throw new Error(`its format ${JSON.stringify(record.format)} is unknown`);
  if (!record.outputs.every(isEntry)) throw new Error('one of its entries is not valid');
  return record.outputs;
}

function isEntry(value: unknown): value is CoverEntry {
  if (!isRecord(value)) return false;
  const { name, sha256, width, height, covered, style, version, options, corrections = '' } = value;
  const texts = [name, style, version, corrections].every((text) => typeof text === 'string');
  const hash = typeof sha256 === 'string' && /^[\da-f]{64}$/.test(sha256);
  const size = isSide(width) && isSide(height);
  return texts && hash && size && isRecord(options) && Array.isArray(covered) && covered.every(isCoveredBox);
}

function isCoveredBox(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { left, top, width, height, frame } = value;
  const numbers = [left, top, frame ?? 0].every((number) => Number.isSafeInteger(number) && Number(number) >= 0);
  return numbers && isSide(width) && isSide(height);
}

function isSide(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
