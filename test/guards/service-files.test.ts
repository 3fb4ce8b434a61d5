import { readFileSync } from 'node:fs';
import { templateOf } from '../support/service-text.js';
import { expectSnapshot } from './snapshot.js';

const fixture = (name: string) => readFileSync(new URL(`../service/fixtures/${name}.yml`, import.meta.url), 'utf8');

const files = { 'main.mjs': 'export const handler = async () => 1;\n', 'layer/nodejs/x.js': '' };

describe('what service files deploy', () => {
  for (const name of ['every-event', 'more-events', 'every-api', 'every-setting'])
    it(`${name}.yml compiles to what it did`, async () => {
      expectSnapshot(`templates/${name}`, await templateOf(fixture(name), { files }));
    });
});
