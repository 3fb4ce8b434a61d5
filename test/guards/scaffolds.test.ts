import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createService } from '../../src/create/create-service.js';
import { compileTemplate } from '../../src/service/compile/compile-template.js';
import { loadService } from '../../src/service/load/load-service.js';
import { filesIn, packageIn } from '../support/packaging.js';
import { suiteFolder } from '../support/temp-folder.js';
import { expectSnapshot } from './snapshot.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** This project's packages and itself, as if npm had installed them. */
function linkPackages(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  symlinkSync(root, join(modules, 'emojify-serverless'));
}

/** A zip's own files, and the names of the packages in it: their files are the packages' own business. */
function contentsOf(files: readonly string[]) {
  const packages = files.flatMap((file) => file.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []);
  return { files: files.filter((file) => !file.startsWith('node_modules/')), packages: [...new Set(packages)] };
}

describe('what the scaffolds deploy', () => {
  const base = suiteFolder();
  const create = (template: 'emojify' | 'koa' | 'minimal', auth: 'none' | 'jwt', buffer = false) =>
    createService({
      folder: join(base(), `${template}-${auth}${buffer ? '-buffer' : ''}`),
      name: 'my-app',
      template,
      auth,
      buffer,
      region: 'eu-central-1',
      library: '1.0.0',
      install: false,
      cwd: base(),
    });

  for (const template of ['emojify', 'koa', 'minimal'] as const)
    for (const auth of ['none', 'jwt'] as const)
      it(`the template ${template}, auth ${auth}, compiles to what it did`, async () => {
        const { folder } = await create(template, auth);
        expectSnapshot(`templates/${template}-${auth}`, compileTemplate(await loadService({ cwd: folder, env: {} })));
      });

  it('the template emojify with --buffer compiles to what it did', async () => {
    const { folder } = await create('emojify', 'none', true);
    expectSnapshot('templates/emojify-buffer', compileTemplate(await loadService({ cwd: folder, env: {} })));
  });

  it('zips hold the files they held', async () => {
    const folder = join(base(), 'emojify-none');
    linkPackages(folder);
    await packageIn(folder);
    const functions = ['downloadImage', 'analyzeImage', 'processImage', 'viewImage', 'recordFailure'];
    expectSnapshot(
      'zips-emojify',
      Object.fromEntries(functions.map((name) => [name, contentsOf(filesIn(folder, name))])),
    );
  });
});
