import { dirname } from 'node:path';
import type { EmojifiedFace } from '../../core/cover/cover-photo.js';
import type { Reporter } from '../../errors/reporter.js';
import type { CoverEntry } from './cover-record.js';
import { type CheckedFace, judgeFaces, matchRecord } from './match-record.js';
import { readRecord } from './record-file.js';

/** A searched file, with all of its faces considered uncovered. */
export interface SeenFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
  readonly faces: readonly EmojifiedFace[];
}

/** Distinguishes covers from faces, by the records of the files' folders, each of which is read once. */
export type JudgeFile = (file: SeenFile) => Promise<readonly CheckedFace[]>;

/** A record that cannot be used is reported as a warning and does not excuse any face. */
export function createJudge(reporter: Reporter): JudgeFile {
  const records = new Map<string, Promise<readonly CoverEntry[]>>();
  const recordOf = (folder: string) => {
    const known = records.get(folder);
    if (known) return known;
    const record = readRecord(folder).catch((error: { code: string; message: string }) => {
      reporter.report({ level: 'warn', code: error.code, message: error.message });
      return [];
    });
    records.set(folder, record);
    return record;
  };
  return async ({ path, bytes, faces, ...size }) => {
    if (faces.length === 0) return faces;
    return judgeFaces(faces, matchRecord(await recordOf(dirname(path)), path, bytes, size), size);
  };
}
