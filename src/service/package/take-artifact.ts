import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { unzipSync } from 'fflate';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { BuildContext } from './build-context.js';
import { checkSize, codeParts } from './code-parts.js';
import { sha256 } from './file-reader.js';
import type { PackagedFunction } from './packaged-service.js';
import type { FunctionPlan } from './plan-function.js';
import { writeWhole } from './write-whole.js';

/** Uses the user's own zip unchanged. */
export async function takeArtifact(
  { fn, zip }: FunctionPlan,
  artifact: string,
  { read, hash }: BuildContext,
): Promise<PackagedFunction> {
  const before = hash(zip);
  const { content, files } = await readArchive(`package.artifact of function "${fn.key}"`, artifact, read);
  const parts = codeParts(files);
  const unzippedBytes = files.reduce((sum, [, bytes]) => sum + bytes, 0);
  checkSize(fn.key, unzippedBytes, parts);
  await mkdir(dirname(zip), { recursive: true });
  await writeWhole(zip, content);
  const code = { bytes: content.length, unzippedBytes, sha256: sha256(content), parts };
  const architecture = fn.architecture ?? 'arm64';
  return { name: fn.key, logicalId: fn.logicalId, zip, ...code, architecture, built: before !== code.sha256 };
}

/** A zip that the user made, with the names and sizes of its files; `owner` is what messages call it. */
export async function readArchive(
  owner: string,
  artifact: string,
  read: BuildContext['read'],
): Promise<{ readonly content: Buffer; readonly files: [path: string, bytes: number][] }> {
  const content = await read(artifact).catch((error) => {
    throw unusable(owner, artifact, 'cannot be read', error);
  });
  const files = listZip(content, () => unusable(owner, artifact, 'is not a zip archive'));
  const outside = files.find(([name]) => leadsOutside(name));
  if (outside) throw unusable(owner, artifact, `has an entry outside its folder, ${JSON.stringify(outside[0])}`);
  return { content, files };
}

/** Names and sizes from the zip's directory; nothing is unpacked. */
function listZip(content: Buffer, refuse: () => Error): [path: string, bytes: number][] {
  const files: [string, number][] = [];
  try {
    unzipSync(content, {
      filter: ({ name, originalSize }) => {
        files.push([name, originalSize]);
        return false;
      },
    });
  } catch {
    throw refuse();
  }
  return files;
}

/** Such an entry would overwrite other files when unpacked, and cannot be part of a Lambda function. */
function leadsOutside(name: string): boolean {
  return /^[/\\]|^[a-z]:/i.test(name) || name.split(/[/\\]/).includes('..');
}

function unusable(owner: string, artifact: string, what: string, cause?: unknown): EmojifyError {
  return new EmojifyError('PACKAGE_ARTIFACT', `${owner} ${what}: ${artifact}`, {
    cause,
    hint: 'build it first, or correct the path, which is relative to the service file',
  });
}
