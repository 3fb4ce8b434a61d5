import { basename, dirname } from 'node:path';
import type { Reporter } from '../../errors/reporter.js';
import type { CoverEntry } from './cover-record.js';
import { addToRecord } from './record-file.js';

/** Records the covers of a run in the folders to which it writes. */
export interface Recorder {
  /** To be called for each output once it is in its place. */
  add(output: string, entry: Omit<CoverEntry, 'name'>): Promise<void>;
  /** Writes the remaining entries; to be called at the end of a run, however it ends. */
  finish(): Promise<void>;
}

interface Folder {
  readonly waiting: CoverEntry[];
  recorded: number;
  writing: Promise<void>;
}

/**
 * A record is always written completely, so the longer it is, the less often it is written: once a twentieth of it is
 * new. A killed run loses no more than that, and `check` then reports those photos.
 */
const newShare = 20;

/** A recorder that reports write failures as warnings, because the photos themselves are done. */
export function createRecorder(reporter: Reporter): Recorder {
  const folders = new Map<string, Folder>();
  const write = async (path: string, folder: Folder) => {
    const added = folder.waiting.splice(0);
    if (added.length === 0) return;
    try {
      folder.recorded = await addToRecord(path, added);
    } catch (error) {
      const { code = 'RECORD_UNWRITABLE', message } = error as { code?: string; message: string };
      reporter.report({ level: 'warn', code, message });
    }
  };
  const flush = (path: string, folder: Folder): Promise<void> => {
    folder.writing = folder.writing.then(() => write(path, folder));
    return folder.writing;
  };
  return {
    async add(output, entry) {
      const path = dirname(output);
      const folder = folders.get(path) ?? { waiting: [], recorded: 0, writing: Promise.resolve() };
      folders.set(path, folder);
      folder.waiting.push({ name: basename(output), ...entry });
      if (folder.waiting.length > folder.recorded / newShare) await flush(path, folder);
    },
    async finish() {
      await Promise.all([...folders].map(([path, folder]) => flush(path, folder)));
    },
  };
}
