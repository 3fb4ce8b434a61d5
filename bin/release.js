#!/usr/bin/env node
// Prepares a release: `npm run release -- 0.2.0` sets the version, dates the changelog, checks what npm would publish, and
// makes the commit and the tag. Nothing leaves this machine; pushing the tag starts the release workflow.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The changelog with its "Unreleased" section under the version and date, and an empty one above. */
export function datedChangelog(text, version, date) {
  const heading = '## Unreleased\n';
  const at = text.indexOf(heading);
  if (at === -1) throw new Error('CHANGELOG.md has no "## Unreleased" section: add one');
  const [section = ''] = text.slice(at + heading.length).split(/^## /m);
  if (section.trim() === '')
    throw new Error('the "Unreleased" section of CHANGELOG.md is empty: list the changes first');
  return text.replace(heading, `${heading}\n## ${version} – ${date}\n`);
}

/** Why the version cannot follow the current one; undefined if it can. */
export function versionProblem(next, current) {
  const parse = (version) => /^(\d+)\.(\d+)\.(\d+)$/.exec(version)?.slice(1).map(Number);
  const [after, before] = [parse(next), parse(current)];
  if (!after) return `invalid version "${next}": expected MAJOR.MINOR.PATCH, such as 0.2.0`;
  const difference = after.map((part, index) => part - before[index]).find((part) => part !== 0) ?? 0;
  return difference > 0 ? undefined : `invalid version "${next}": expected one after ${current}`;
}

function release(version) {
  const run = (program, ...args) => execFileSync(program, args, { stdio: 'inherit' });
  const output = (program, ...args) => execFileSync(program, args, { encoding: 'utf8' }).trim();
  const problem = versionProblem(version, JSON.parse(readFileSync('package.json', 'utf8')).version);
  if (problem) throw new Error(problem);
  if (output('git', 'status', '--porcelain') !== '') throw new Error('the work tree has changes: commit them first');
  const date = new Date().toISOString().slice(0, 10);
  const changelog = datedChangelog(readFileSync('CHANGELOG.md', 'utf8'), version, date);

  run('npm', 'version', version, '--no-git-tag-version');
  writeFileSync('CHANGELOG.md', changelog);
  run('npm', 'run', 'build');
  run('npm', 'publish', '--provenance', '--access', 'public', '--dry-run', '--ignore-scripts');
  run('git', 'commit', '--all', '--message', `chore(release): ${version}`);
  run('git', 'tag', '--annotate', `v${version}`, '--message', `emojify ${version}`);
  console.log(`\nnext: git push --follow-tags`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  try {
    release(process.argv[2] ?? '');
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}
