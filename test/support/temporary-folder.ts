import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder, removed when the suite or test that asked for it is over. To be called inside `describe`. */
export function temporaryFolder(): () => string {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emojify-test-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  return () => folder;
}
