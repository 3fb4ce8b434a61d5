import { basename, dirname } from 'node:path';
import type { Reporter } from '../../errors/reporter.js';
import type { CoverEntry } from './cover-record.js';
import { addToRecord } from './record-file.js';

/** Keeps what a run covered in the records of the folders it writes to. */
export interface Recorder {
  /** Told of each output once it is in its place. */
  add(output: string, entry: Omit<CoverEntry, 'name'>): Promise<void>;
  /** Writes what is left; to be called at the end of a run, however it ends. */
  finish(): Promise<void>;
}

interface Folder {
  readonly waiting: CoverEntry[];
  recorded: number;
  writing: Promise<void>;
}

/**
 * A record is written whole each time, so it is written less often the longer it is: once a twentieth of it is new. A run
 * that is killed loses no more than that, and `check` then reports those photos.
 */
const newShare = 20;

/** A recorder that reports what it cannot write as warnings: the photos themselves are done. */
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
