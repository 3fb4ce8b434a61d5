import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { Report } from '../../src/errors/reporter.js';
import { loadService } from '../../src/service/load/load-service.js';
import { type PackageOptions, packageService } from '../../src/service/package/package-service.js';
import { writeFiles } from './write-files.js';

/** A service file with these functions and further lines. */
export function serviceFile(functions: Readonly<Record<string, string>>, more = ''): string {
  const lines = Object.entries(functions).map(([key, value]) => `  ${key}: { ${value} }`);
  return `service: test\nprovider: { name: aws }\nfunctions:\n${lines.join('\n')}\n${more}\n`;
}

/** Packages the service in a folder. */
export async function packageIn(folder: string, options: PackageOptions = {}) {
  const service = await loadService({ cwd: folder, env: {} });
  const reports: Report[] = [];
  const packaged = await packageService(service, {
    ...options,
    reporter: { report: (report) => reports.push(report) },
  });
  return { ...packaged, reports };
}

/** Names of the files in a function's zip. */
export function filesIn(folder: string, key: string): string[] {
  return Object.keys(unzip(folder, key)).sort();
}

/** The permissions of each file of a zip, by the central directory (PKWARE's APPNOTE, 4.3.12), such as `100755`. */
export function modesIn(zip: Buffer): Record<string, string> {
  const modes: Record<string, string> = {};
  const heading = Buffer.from('PK\x01\x02');
  for (let at = zip.indexOf(heading); at >= 0; at = zip.indexOf(heading, at + 1)) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    modes[name] = (zip.readUInt32LE(at + 38) >>> 16).toString(8);
  }
  return modes;
}

export function unzip(folder: string, key: string): Record<string, Uint8Array> {
  return unzipSync(readFileSync(join(folder, '.emojify', `${key}.zip`)));
}

/** Unpacks a function's zip elsewhere, as Lambda does, and calls its handler in a process of its own. */
export async function callPackaged(folder: string, key: string, file: string, exportName: string): Promise<unknown> {
  const task = join(folder, 'task', key);
  writeFiles(
    task,
    Object.fromEntries(Object.entries(unzip(folder, key)).map(([path, bytes]) => [path, Buffer.from(bytes)])),
  );
  const url = pathToFileURL(join(task, file)).href;
  const code = `const { ${exportName}: handler } = await import('${url}'); console.log(JSON.stringify(await handler({}, {})));`;
  // A file, since flags for code on the command line would be handed on to the handler's own threads.
  const caller = join(folder, 'task', `${key}.call.mjs`);
  writeFileSync(caller, code);
  const { stdout } = await promisify(execFile)(process.execPath, [caller], { cwd: task });
  return JSON.parse(stdout);
}
