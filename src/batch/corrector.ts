import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Corrections, isCorrected, type PhotoCorrections } from '../core/corrections/corrections.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Reporter } from '../errors/reporter.js';
import { shownName } from '../errors/shell-word.js';
import { toFilePath } from '../util/path-name.js';
import type { Input } from './input.js';
import { readRecord } from './record/record-file.js';
import type { PhotoSource } from './result.js';

/** The corrections of a run's photos. */
export interface Corrector {
  /** Whether to use only the faces in the corrections, without detection. */
  readonly alone: boolean;
  /** What is known about an input before it is read; only files can be known. */
  entryOf(input: Input): PhotoCorrections | undefined;
  /**
   * The corrections of a photo, found by its bytes; undefined if it has none.
   * @throws EmojifyError PHOTO_CHANGED, CORRECTIONS_MISSING
   */
  take(input: Input, source: PhotoSource): PhotoCorrections | undefined;
  /** A key for what these corrections do to the output; undefined if they do nothing. */
  keyOf(entry: PhotoCorrections | undefined): string | undefined;
  /** Whether the output was made with the current corrections, according to the record. */
  isApplied(output: string, entry: PhotoCorrections | undefined): Promise<boolean>;
  /** The names of corrected photos that match no input. */
  unused(): string[];
}

/** Number of files hashed concurrently; the disk is the bottleneck. */
const atOnce = 4;

/** Reads the inputs that may have been reviewed, according to their length or name, to find those that were. */
export async function createCorrector(
  { photos }: Corrections,
  inputs: readonly Input[],
  { alone, reporter, signal }: { readonly alone: boolean; readonly reporter: Reporter; readonly signal: AbortSignal },
): Promise<Corrector> {
  const entries = new Map(photos.map((entry) => [entry.sha256, entry]));
  const hashes = await hashCandidates(photos, inputs, signal);
  const found = new Set(hashes.values());
  // A photo with this name was reviewed, and none of the inputs has its bytes.
  const lost = new Set(photos.filter(({ sha256 }) => !found.has(sha256)).flatMap(({ name }) => name ?? []));
  // Also one whose bytes were replaced after they were hashed: without its corrections, a face may stay uncovered.
  const isChanged = (input: Input) =>
    input.kind === 'file' && (lost.has(nameOf(input)) || entries.has(hashes.get(input) ?? ''));
  const applied = appliedCorrections(reporter);
  return {
    alone,
    entryOf: (input) => entries.get(hashes.get(input) ?? ''),
    take(input, { sha256 }) {
      const entry = entries.get(sha256);
      if (entry) found.add(sha256);
      else if (isChanged(input)) throw changed(input.name);
      else if (alone) throw missing(input.name);
      return entry;
    },
    keyOf: (entry) => correctionsHash(entry, alone),
    isApplied: async (output, entry) => (await applied(output)) === correctionsHash(entry, alone),
    unused: () =>
      photos
        .filter(({ sha256, faces }) => !found.has(sha256) && faces.some(isCorrected))
        .map(({ name, sha256 }) => name ?? sha256),
  };
}

function changed(input: string): EmojifyError {
  const fix = 'delete its entry in --corrections, and review it again';
  return new EmojifyError('PHOTO_CHANGED', `"${input}" was changed after it was reviewed: ${fix}`);
}

function missing(input: string): EmojifyError {
  const fix = 'review it first, or run without --no-detect';
  return new EmojifyError('CORRECTIONS_MISSING', `"${input}" is not in --corrections: ${fix}`);
}

/** The name of a file in corrections: its path relative to the folder that was searched. */
export function nameOf({ name, below }: Extract<Input, { kind: 'file' }>): string {
  return [...below.split(/[\\/]/).filter(Boolean), basename(name)].join('/');
}

/**
 * A key for the effect that a photo's corrections have on its output; undefined if they have none. Renaming the photo
 * and the reviewer's marks do not change it.
 */
export function correctionsHash(entry: PhotoCorrections | undefined, alone: boolean): string | undefined {
  const faces = entry?.faces.filter((face) => alone || isCorrected(face)) ?? [];
  if (!entry || (faces.length === 0 && !alone)) return undefined;
  return createHash('sha256').update(JSON.stringify({ alone, faces })).digest('hex');
}

/** The hashes of the inputs that have the length or the name of a reviewed photo. */
async function hashCandidates(
  photos: readonly PhotoCorrections[],
  inputs: readonly Input[],
  signal: AbortSignal,
): Promise<Map<Input, string>> {
  const lengths = new Set(photos.map(({ bytes }) => bytes));
  const names = new Set(photos.map(({ name }) => name));
  const hashes = new Map<Input, string>();
  const queue = inputs.values();
  const work = async () => {
    for (const input of queue) {
      signal.throwIfAborted();
      if (input.kind !== 'file') continue;
      const stats = await stat(toFilePath(input.name)).catch(() => undefined);
      if (!stats?.isFile() || !(lengths.has(stats.size) || names.has(nameOf(input)))) continue;
      const source = await sourceOf(input.name, signal);
      if (source) hashes.set(input, source.sha256);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return hashes;
}

/** The content of a file; undefined if it cannot be read, as its error is reported when it is processed. */
export async function sourceOf(name: string, signal?: AbortSignal): Promise<PhotoSource | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(toFilePath(name), { signal })) {
      bytes += chunk.length;
      hash.update(chunk);
    }
    return { sha256: hash.digest('hex'), bytes };
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

/**
 * The corrections applied to existing outputs, according to the records of the output folders, each of which is read
 * once.
 */
function appliedCorrections(reporter: Reporter): (output: string) => Promise<string | undefined> {
  const records = new Map<string, Promise<ReadonlyMap<string, string | undefined>>>();
  const read = async (folder: string) => {
    try {
      return new Map((await readRecord(folder)).map(({ name, corrections }) => [name, corrections]));
    } catch (error) {
      const { code = 'RECORD_UNREADABLE', message } = error as { code?: string; message: string };
      reporter.report({ level: 'warn', code, message });
      return new Map<string, string | undefined>();
    }
  };
  return async (output) => {
    const folder = dirname(output);
    const record = records.get(folder) ?? read(folder);
    records.set(folder, record);
    return (await record).get(basename(output));
  };
}

/** Warns about corrected photos that are not among the inputs, because their corrections have no effect. */
export function warnOfUnused(reporter: Reporter, names: readonly string[]): void {
  if (names.length === 0) return;
  const shown = names.slice(0, 5).map(shownName).join(', ');
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  const photos = names.length === 1 ? '1 corrected photo is' : `${names.length} corrected photos are`;
  reporter.report({
    level: 'warn',
    code: 'CORRECTIONS_UNUSED',
    message: `${photos} not among the inputs: ${shown}${more}`,
  });
}
