// npm run mutate -- FOLDER [--sample N] [--seed N] [--jobs N] [--steps N] [--tests PATH]…: applies a
// random sample of N mutants to src/FOLDER, one at a time, and prints which of them no test detects. It runs the tests
// that are at most N imports away from the folder, or those of them below a path; tests that start the built command
// line run the unchanged code, so they are left out.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { excludedMutations, samplePlaces } from './sample.js';
import { testsThatReach } from './tests-that-reach.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

process.chdir(root);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    steps: { type: 'string', default: '2' },
    tests: { type: 'string', multiple: true, default: ['test/'] },
  },
});
const [folder] = positionals;
if (!folder) throw new Error('npm run mutate -- FOLDER, such as core/detect');

const filesIn = (path: string, ending: string) =>
  readdirSync(path, { recursive: true, encoding: 'utf8' }).flatMap((name) =>
    name.endsWith(ending) ? [join(path, name)] : [],
  );

const source = `src/${folder}`;
const wanted = filesIn('test', '.test.ts').filter((path) => values.tests.some((below) => path.startsWith(below)));
const mutate = await samplePlaces(filesIn(source, '.ts'), Number(values.sample), Number(values.seed));
const config = {
  mutate: mutate.map((place) => relative(root, place)),
  mutator: { excludedMutations },
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  mochaOptions: {
    'no-config': true,
    'no-package': true,
    spec: testsThatReach(source, wanted, Number(values.steps)),
    require: ['./test/support/environment.cjs'],
  },
  testRunnerNodeArgs: ['--import=tsx'],
  coverageAnalysis: 'perTest',
  concurrency: Number(values.jobs),
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 20,
  tsconfigFile: 'none.json',
  ignorePatterns: ['/.*', 'coverage'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false, allowEmojis: false },
  jsonReporter: { fileName: `coverage/mutation/${folder.replaceAll('/', '-')}.json` },
  tempDirName: 'coverage/stryker',
  allowConsoleColors: false,
};
mkdirSync('coverage/mutation', { recursive: true });
const file = `coverage/mutation/${folder.replaceAll('/', '-')}.config.json`;
writeFileSync(file, JSON.stringify(config, null, 2));
execFileSync('npx', ['stryker', 'run', file], { stdio: 'inherit' });
