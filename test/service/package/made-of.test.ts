import { join } from 'node:path';
import { expect } from 'chai';
import { loadService } from '../../../src/service/load/load-service.js';
import { madeOf, orSource } from '../../../src/service/package/made-of.js';
import { packageIn, serviceFile } from '../../support/packaging.js';
import { suiteFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../../support/write-files.js';

describe('the inputs of a service', () => {
  const folder = suiteFolder();
  const load = () => loadService({ cwd: folder(), env: {} });
  const more =
    "package: { patterns: ['assets/**', '!assets/**/*.log'] }\ncustom: ${file(values.yml)}\nuseDotenv: true\n";
  before(async () => {
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ view: 'handler: src/view.handler' }, more),
      'values.yml': 'a: 1\n',
      'src/view.ts': "export { handler } from './deep/inner.js';\n",
      'src/deep/inner.ts': 'export const handler = async () => 1;\n',
      'assets/logo.txt': 'logo',
    });
    await packageIn(folder());
  });

  const cases: Readonly<Record<string, boolean>> = {
    'src/view.ts': true,
    'src/deep/inner.ts': true,
    'assets/logo.txt': true,
    'assets/new/one.txt': true,
    'serverless.yml': true,
    'values.yml': true,
    '.env.dev': true,
    'watch.log': false,
    'assets/watch.log': false,
    'README.md': false,
    'src/unused.ts': false,
    '.emojify/template.json': false,
    '.git/index': false,
  };
  for (const [file, expected] of Object.entries(cases))
    it(`${expected ? 'includes' : 'leaves out'} ${file}`, async () => {
      expect((await madeOf(await load()))(join(folder(), file))).to.equal(expected);
    });

  it('may be any source after a build that failed, but never a log', async () => {
    const service = await load();
    const matters = orSource(service, await madeOf(service));
    expect(
      ['src/unused.ts', 'watch.log', '.emojify/template.json'].map((file) => matters(join(folder(), file))),
    ).to.deep.equal([true, false, false]);
  });
});
