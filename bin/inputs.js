// Whether the build's inputs and the files that it generates are those of the last build, so that `npm test` can skip it.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const stamp = 'node_modules/.cache/emojify/build';
const folders = ['src', 'bin', 'docs'];
const files = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'oclif.manifest.json',
  'serverless.schema.json',
  'corrections.schema.json',
];

/** SHA-256 over the names and contents of everything that the build reads or generates outside dist. */
function hashOfInputs() {
  const below = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const hash = createHash('sha256');
  for (const file of [...files, ...below.sort()]) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return `${process.version} ${hash.digest('hex')}`;
}

/** Whether nothing changed since the last build. */
export function isBuilt() {
  try {
    readFileSync('dist/licences.txt');
    return readFileSync(stamp, 'utf8') === hashOfInputs();
  } catch {
    return false;
  }
}

/** Remembers the inputs of a build that has ended. */
export function rememberBuild() {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hashOfInputs());
}
