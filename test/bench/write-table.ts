// Puts a measured table between two marks of a document, with what it was measured on.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const versionOf = (path: string): string => JSON.parse(read(path)).version;

/** The machine, the versions and the date, as one line. */
export function measuredOn(others: readonly string[] = []): string {
  const processor = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: fileURLToPath(root), encoding: 'utf8' });
  const versions = [
    `Node ${process.versions.node}`,
    `sharp ${versionOf('node_modules/sharp/package.json')}`,
    `onnxruntime-node ${versionOf('node_modules/onnxruntime-node/package.json')}`,
    `emojify ${versionOf('package.json')} (${commit.trim()})`,
    ...others,
  ];
  const system = `${platform()} ${arch()}`;
  return `Measured on ${new Date().toISOString().slice(0, 10)}: ${processor}, ${memory}, ${system}; ${versions.join(', ')}.`;
}

/** Replaces what is between `<!-- NAME -->` and `<!-- /NAME -->` in a document. */
export function writeTable(page: string, name: string, lines: readonly string[]): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const text = read(page);
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no marks ${begin} and ${end}`);
  writeFileSync(new URL(page, root), `${text.slice(0, from + begin.length)}\n${lines.join('\n')}\n${text.slice(to)}`);
}
