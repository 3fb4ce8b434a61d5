import { expect } from 'chai';
import { readExports } from '../../../src/service/load/handler/exports.js';

describe('what a handler file exports, read from its text', () => {
  const cases: readonly [text: string, names: readonly string[]][] = [
    ['export const main = async () => 1;', ['main']],
    ['export async function main(event: Event): Promise<void> {}', ['main']],
    ['const a = 1, b = 2;\nexport { a, b as main };', ['a', 'main']],
    ['export default () => 1;', ['default']],
    ['export const { main, other: renamed } = make();', ['main', 'renamed']],
    ['exports.main = () => 1;\nmodule.exports.other = () => 2;', ['main', 'other']],
    ["module.exports = { main, 'other': () => ({ x: 1 }), async third() {} };", ['main', 'other', 'third']],
    ["Object.defineProperty(exports, 'main', { get: () => 1 });", ['main']],
    ['// export const no = 1;\n/* exports.no = 1 */\nconst text = "exports.no = 1";\nexport const main = 1;', ['main']],
  ];
  for (const [text, names] of cases)
    it(JSON.stringify(text.slice(0, 60)), () => {
      const found = readExports(text);
      expect([...found.names.keys()].sort()).to.deep.equal([...names].sort());
      expect(found.complete).to.equal(true);
    });

  for (const text of ["export * from './x.js';", "module.exports = require('./x');", 'module.exports = { ...other };'])
    it(`${text} may export more`, () => expect(readExports(text).complete).to.equal(false));

  const parameters: readonly [text: string, count: number | undefined][] = [
    ['export const main = async (event, context, callback) => 1;', 3],
    ['exports.main = function ({ a, b }, context) {};', 2],
    ['export function main(event: Map<string, number>, context: unknown, done: () => void) {}', 3],
    ['const main = (event) => 1;\nmodule.exports = { main };', 1],
    ['export const main = wrap((event, context, callback) => 1);', undefined],
    ['export const main = event => 1;', 1],
  ];
  for (const [text, count] of parameters)
    it(`${JSON.stringify(text.slice(0, 60))} takes ${count}`, () => {
      expect(readExports(text).names.get('main')?.parameters).to.equal(count);
    });
});
