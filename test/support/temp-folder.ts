import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new empty folder for each test of the surrounding `describe`; gone after it. */
export function tempFolder(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'emojify-test-')));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

/** One empty folder for all tests of the surrounding `describe`, for tests that go on from one another. */
export function suiteFolder(): () => string {
  let folder = '';
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'emojify-test-')));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}
