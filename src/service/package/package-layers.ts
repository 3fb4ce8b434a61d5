import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { ServiceLayer } from '../types.js';
import type { BuildContext } from './build-context.js';
import { cachedCompressor } from './compressor.js';
import { sha256 } from './file-reader.js';
import type { PackagedLayer } from './packaged-service.js';
import { readPatterns } from './patterns.js';
import { readArchive } from './take-artifact.js';
import { writeWhole } from './write-whole.js';
import { isProgram, zipFile } from './zip-file.js';

/** One zip a layer: the content of its folder as it is, or the user's own zip. */
export function packageLayers(context: BuildContext): Promise<PackagedLayer[]> {
  return Promise.all(context.service.layers.map((layer) => packageLayer(layer, context)));
}

async function packageLayer(layer: ServiceLayer, context: BuildContext): Promise<PackagedLayer> {
  const { key: name, logicalId } = layer;
  const content = layer.artifact
    ? (await readArchive(`layers.${name}.package.artifact`, layer.artifact, context.read)).content
    : await zipFolder(layer, context);
  const zip = join(context.out, layer.zip);
  const hash = sha256(content);
  if (context.hash(zip) !== hash) {
    await mkdir(dirname(zip), { recursive: true });
    await writeWhole(zip, content);
  }
  return { name, logicalId, zip, bytes: content.length, sha256: hash };
}

async function zipFolder({ key, folder, settings }: ServiceLayer, { read, cache }: BuildContext): Promise<Uint8Array> {
  const patterns = await readPatterns(['**', ...(settings.package?.patterns ?? [])]);
  const files = await patterns.files(folder);
  if (files.length === 0)
    throw new EmojifyError('PACKAGE_ARTIFACT', `layer "${key}" would be empty: it includes no file of ${folder}`, {
      hint: 'put its files there, such as nodejs/node_modules, or correct its path and patterns',
    });
  const compress = cachedCompressor(join(cache, 'compressed'));
  const entries = files.map(async ({ file, path }) => {
    const bytes = await read(file);
    return { path, executable: isProgram(bytes), ...(await compress(bytes, { keep: true })) };
  });
  return zipFile(await Promise.all(entries));
}
