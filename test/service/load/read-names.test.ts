import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadService } from '../../../src/service/load/load-service.js';
import { readNames } from '../../../src/service/load/read-names.js';
import { tempFolder } from '../../support/temp-folder.js';

describe('the names in a service file', () => {
  const folder = tempFolder();
  const write = (...lines: string[]) => {
    writeFileSync(join(folder(), 'handler.mjs'), 'export const handler = async () => 1;\n');
    writeFileSync(join(folder(), 'serverless.yml'), `${lines.join('\n')}\n`);
  };
  const provider = 'provider: { name: aws, runtime: nodejs20.x }';
  const functions = [
    'functions:',
    '  a: { handler: handler.handler }',
    '  b: { handler: handler.handler, name: own-name }',
  ];
  const read = (changes: { stage?: string; region?: string } = {}) => readNames({ cwd: folder(), ...changes });

  it('are those that the whole file gives', async () => {
    write('service: photos', provider, ...functions);
    for (const changes of [{}, { stage: 'prod', region: 'eu-west-1' }]) {
      const whole = await loadService({ cwd: folder(), env: {}, ...changes });
      const { name, stage, region, root } = whole;
      const named = whole.functions.map(({ key, name: onAws }) => ({ key, name: onAws }));
      expect(await read(changes)).to.deep.equal({ name, stage, region, root, functions: named });
    }
  });

  it('are read again when the file changes, and kept only where the build folder is', async () => {
    write('service: photos', provider, ...functions);
    await read();
    expect(existsSync(join(folder(), '.emojify'))).to.equal(false);
    mkdirSync(join(folder(), '.emojify'));
    expect((await read())?.functions).to.have.length(2);
    expect(existsSync(join(folder(), '.emojify/names.json'))).to.equal(true);
    expect((await read())?.functions).to.have.length(2);
    write('service: other', provider, 'functions:', '  c: { handler: handler.handler }');
    expect((await read())?.functions).to.deep.equal([{ key: 'c', name: 'other-dev-c' }]);
    expect((await read({ stage: 'prod' }))?.functions[0]?.name).to.equal('other-prod-c');
  });

  it('survive a broken note of them', async () => {
    write('service: photos', provider, ...functions);
    mkdirSync(join(folder(), '.emojify'));
    writeFileSync(join(folder(), '.emojify/names.json'), '{"key":');
    expect((await read())?.name).to.equal('photos');
  });

  const others = [
    ['a variable in the service’s name', ['service: ${env:NAME}', provider, ...functions]],
    ['a variable in the stage', ['service: photos', 'provider: { stage: "${opt:stage}" }', ...functions]],
    [
      'a variable in a function’s name',
      ['service: photos', provider, 'functions:', '  a: { name: "${self:service}-x" }'],
    ],
    ['functions from another file', ['service: photos', provider, 'functions: ${file(functions.yml)}']],
    ['a function that is nothing', ['service: photos', provider, 'functions: { a: null }']],
    ['a file that is no YAML', ['service: [']],
    ['an empty file', ['']],
  ] as const;
  for (const [what, lines] of others) {
    it(`are left to the whole file with ${what}`, async () => {
      write(...lines);
      expect(await read()).to.equal(undefined);
    });
  }
});
