import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { Architecture } from '../types.js';
import { findAssets } from './assets.js';
import type { BuildContext } from './build-context.js';
import { hashInputs, writeRecord } from './build-record.js';
import type { Bundle } from './bundle.js';
import { bundleWorkers } from './bundle-workers.js';
import { checkSize, codeParts } from './code-parts.js';
import { cachedCompressor } from './compressor.js';
import { sha256 } from './file-reader.js';
import { installPackages } from './install-packages.js';
import { listFiles } from './list-files.js';
import { asksForLocalDetector } from './local-adapters.js';
import type { PackagedFunction } from './packaged-service.js';
import { findLockFile } from './pinned-versions.js';
import type { FunctionPlan } from './plan-function.js';
import { writeWhole } from './write-whole.js';
import { isProgram, type ZipEntry, zipFile } from './zip-file.js';

/** A file for the zip, by its path there. */
type Contents = Map<string, Uint8Array>;

/**
 * Creates one function's zip from its bundle, the assets and packages that it needs, and the files added by patterns.
 */
export async function buildFunction(
  plan: FunctionPlan,
  bundle: Bundle,
  context: BuildContext,
): Promise<PackagedFunction> {
  const { fn, added } = plan;
  const { service, read, reporter } = context;
  const architecture = chooseArchitecture(plan, bundle);
  const assets = await findAssets(bundle, { root: service.root, read, reporter, added: plan.patterns.adds });
  const contents: Contents = new Map();
  for (const { file, path } of added) contents.set(path, await read(file));
  const workers = await bundleWorkers(plan, assets, service);
  for (const { file, path } of assets) contents.set(path, workers.code.get(path) ?? (await read(file)));
  await addPackages(contents, plan, bundle, architecture, context);
  contents.set(bundle.path, Buffer.from(bundle.code));
  if (bundle.sourceMap) contents.set(`${bundle.path}.map`, bundle.sourceMap);

  const parts = partsOf(contents, bundle, service.root);
  const unzippedBytes = [...contents.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  checkSize(fn.key, unzippedBytes, parts);
  const zip = zipFile(await compressAll(contents, bundle, context));
  await mkdir(dirname(plan.zip), { recursive: true });
  await writeWhole(plan.zip, zip);

  const { key: name, logicalId } = fn;
  const result = { name, logicalId, bytes: zip.length, unzippedBytes, sha256: sha256(zip), architecture, parts };
  const files = [
    ...bundle.inputs,
    ...workers.inputs,
    ...assets.map(({ file }) => file),
    ...added.map(({ file }) => file),
  ];
  const { hash, startedAt } = context;
  const deciding = decidingFiles(bundle, service.root);
  const inputs = hashInputs([...files, ...deciding], { root: service.root, hash, startedAt });
  await writeRecord(plan.record, { settings: plan.settings, inputs, result });
  return { ...result, zip: plan.zip, built: true };
}

/**
 * arm64, unless the service file sets another. The embedded detector's runtime (onnxruntime before 1.17) aborts on
 * Lambda's arm64 while it is loaded, so functions with it run on x86_64.
 */
function chooseArchitecture({ fn }: FunctionPlan, bundle: Bundle): Architecture {
  const runtime = bundle.packages.find(({ name }) => name === 'onnxruntime-node')?.manifest.version;
  const aborts = runtime !== undefined && /^(0|1\.([0-9]|1[0-6]))\./.test(runtime);
  if (fn.architecture === 'arm64' && aborts) {
    const message = `function "${fn.key}" has architecture arm64, where its face detector (onnxruntime-node ${runtime}) aborts`;
    throw new EmojifyError('PACKAGE_ARCHITECTURE', message, {
      hint: 'remove architecture or set it to x86_64; or set FACE_DETECTOR: rekognition',
    });
  }
  return fn.architecture ?? (aborts || asksForLocalDetector(fn) ? 'x86_64' : 'arm64');
}

async function addPackages(
  contents: Contents,
  { patterns }: FunctionPlan,
  bundle: Bundle,
  architecture: Architecture,
  { service, cache, reporter, read }: BuildContext,
): Promise<void> {
  const wanted = bundle.packages.filter(({ name }) => !patterns.removes(`node_modules/${name}/package.json`));
  if (wanted.length === 0) return;
  const folder = await installPackages(
    wanted,
    { architecture },
    { root: service.root, cache: join(cache, 'packages'), reporter },
  );
  for (const { file, path } of await listFiles(join(folder, 'node_modules'))) {
    const inZip = `node_modules/${path}`;
    if (!patterns.removes(inZip)) contents.set(inZip, await read(file));
  }
}

function compressAll(contents: Contents, bundle: Bundle, { cache }: BuildContext): Promise<ZipEntry[]> {
  const compress = cachedCompressor(join(cache, 'compressed'));
  const isBundle = (path: string) => path === bundle.path || path === `${bundle.path}.map`;
  return Promise.all(
    [...contents].map(async ([path, bytes]) => ({
      path,
      executable: isProgram(bytes),
      ...(await compress(bytes, { keep: !isBundle(path) })),
    })),
  );
}

/** The bundle counts as the modules in it. */
function partsOf(contents: Contents, bundle: Bundle, root: string) {
  const inBundle = [...bundle.weights].map(([file, bytes]) => [relative(root, file), bytes] as const);
  const others = [...contents].filter(([path]) => path !== bundle.path);
  return codeParts([...inBundle, ...others.map(([path, bytes]) => [path, bytes.length] as const)]);
}

/** Files that determine how an import is resolved, or which version is installed, but that esbuild does not list. */
function decidingFiles(bundle: Bundle, root: string): string[] {
  const lockFile = findLockFile(root);
  const manifests = bundle.packages.map(({ folder }) => join(folder, 'package.json'));
  const own = ['package.json', 'tsconfig.json'].map((name) => join(root, name)).filter((file) => existsSync(file));
  return [...own, ...manifests, ...(lockFile ? [lockFile] : [])];
}
