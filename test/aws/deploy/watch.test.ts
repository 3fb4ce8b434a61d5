import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { watchFiles } from '../../../src/aws/deploy/watch.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../../support/write-files.js';

describe('watching a folder', () => {
  const folder = tempFolder();

  it('reports relevant files only: a log that every call writes does not start another call', async () => {
    const file = (name: string) => join(folder(), name);
    writeFiles(folder(), { 'a.ts': '1', 'b.ts': '1', 'watch.log': '' });
    const end = new AbortController();
    const calls: (readonly string[])[] = [];
    const changed = async (files: readonly string[]) => {
      calls.push(files);
      appendFileSync(file('watch.log'), 'changed\n');
      if (files.includes('b.ts')) end.abort();
      else appendFileSync(file('b.ts'), '2');
    };
    const matters = (path: string) => path.endsWith('.ts');
    const poke = setInterval(() => appendFileSync(file('a.ts'), '2'), 50);
    const first = watchFiles({
      root: folder(),
      outside: [],
      matters,
      signal: end.signal,
      changed: (files) => {
        clearInterval(poke);
        return changed(files);
      },
    });
    await first;
    expect(calls.flat()).to.include.members(['a.ts', 'b.ts']).and.not.include('watch.log');
  });
});
