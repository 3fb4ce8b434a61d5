import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CheckResult } from '../../src/batch/check-result.js';
import type { BatchResult } from '../../src/batch/result.js';
import { runCli } from './run-cli.js';
import { plainPhoto } from './sample.js';
import { suiteFolder } from './temp-folder.js';

/** Files that a process may have open, far fewer than there are photos. */
const mostOpen = 64;

/** Tests of folders with this many photos, and as many other files: all are found, none is lost, few are open at once. */
export function manyFiles(count: number): void {
  const folder = suiteFolder();
  const names = Array.from({ length: count }, (_, index) => join('in', index % 2 ? 'sub' : '', `p${index}.jpg`));

  before(async () => {
    mkdirSync(join(folder(), 'in/sub'), { recursive: true });
    writeFileSync(join(folder(), 'photo'), await plainPhoto());
    for (const [index, name] of names.entries()) {
      linkSync(join(folder(), 'photo'), join(folder(), name));
      writeFileSync(join(folder(), `in/note${index}.txt`), 'none here');
    }
    writeFileSync(join(folder(), 'list'), names.join('\n'));
  });

  async function run<T = BatchResult>(...args: string[]): Promise<T> {
    const wrapper = ['sh', '-c', `ulimit -n ${mostOpen}; exec "$@"`, 'sh'];
    const { stdout, stderr, code } = await runCli([...args, '--json'], { cwd: folder(), wrapper });
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout);
  }

  it('are all processed with --recursive, and the others counted', async () => {
    const { summary, ignored } = await run('process', 'in', '--recursive', '--out', 'out');
    expect({ summary, ignored }).to.deep.equal({
      summary: { done: count, failed: 0, skipped: 0, faces: 0 },
      ignored: { document: count },
    });
  });

  it('are all known when they are listed with --files-from', async () => {
    const { photos } = await run('process', '--files-from', 'list', '--out', 'out', '--skip-existing', '--dry-run');
    expect(photos.map(({ input }) => input)).to.deep.equal(names);
  });

  it('are all looked at by check', async () => {
    const { summary } = await run<CheckResult>('check', 'in');
    expect(summary).to.deep.equal({ clear: count, covered: 0, uncertain: 0, faces: 0, failed: 0 });
  });
}
