import type { CoverEntry } from '../../src/batch/record/cover-record.js';

/** The record of one output with one cover, with changes. */
export const coverEntry = (name: string, changes: Partial<CoverEntry> = {}): CoverEntry => ({
  name,
  sha256: 'a'.repeat(64),
  width: 100,
  height: 50,
  covered: [{ left: 1, top: 2, width: 30, height: 30 }],
  style: 'emoji',
  version: '1.2.3',
  options: {},
  ...changes,
});
