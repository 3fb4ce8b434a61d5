#!/usr/bin/env node
// Compiles src to dist, puts the assets beside the code, writes the manifest (a stale one hides commands and flags) and the generated docs.
// With --if-changed only if an input or a generated file is not that of the last build.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Plugin } from '@oclif/core';
import { isBuilt, rememberBuild } from './inputs.js';
import { packCli } from './pack-cli.js';
import { packEmoji } from './pack-emoji.js';
import { packLibheif, packLibrary, packSdk, writeLicences } from './pack-library.js';
import { packPage } from './pack-page.js';
import { pruneDist } from './prune.js';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const serviceStyles = ['base', 'intake', 'compare', 'work', 'gallery', 'adapt'].map((name) => `styles/${name}`);

/** What oclif loads for plugins that are installed by users, commands without a manifest, help and spinners. */
const unusedByMost = ['semver', 'tinyglobby', 'minimatch', 'ejs', 'cli-spinners'];

async function compile() {
  rmSync('dist', { recursive: true, force: true });
  packPage('src/adapters/lambda/page/client', 'src/adapters/lambda/page/document.ts', serviceStyles);
  packPage('src/batch/report/client', 'src/batch/report/document.ts', ['page', 'faces']);
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc'], { stdio: 'inherit' });
  cpSync('src/core/detect/models', 'dist/core/detect/models', {
    recursive: true,
    filter: (file) => !file.endsWith('.py'),
  });
  cpSync('node_modules/libheif-js/libheif-wasm/libheif.wasm', 'dist/core/photo/heif/libheif.wasm');
  packEmoji('dist/core/emoji/noto.pack');
  await packLibrary('dist/cli/oclif.js', { needsRequire: true, external: ['typescript'], lazy: unusedByMost });
  await packLibrary('dist/aws/deploy/template-diff.js', {
    needsRequire: true,
    external: ['@aws-cdk/aws-service-spec'],
  });
  await packLibrary('dist/dev/hono.js');
  await packSdk('dist/sdk');
  await packLibheif('dist/core/photo/heif');
  await packCli();
  writeLicences('dist/licences.txt');
}

async function writeManifest() {
  const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  const { commands, version } = plugin.manifest;
  const sorted = Object.fromEntries(Object.entries(commands).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync('oclif.manifest.json', `${JSON.stringify({ commands: sorted, version }, null, 2)}\n`);
}

function exportedFiles() {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  return Object.values(exports).flatMap((entry) => entry.default ?? []);
}

/** For editors and other programs: the schemas of the service file and of corrections. */
async function writeSchemas() {
  const { serviceSchema } = await import('../dist/service/schema/service-schema.js');
  writeFileSync('serverless.schema.json', `${JSON.stringify(serviceSchema, null, 2)}\n`);
  const { correctionsSchema } = await import('../dist/core/corrections/corrections-schema.js');
  writeFileSync('corrections.schema.json', `${JSON.stringify(correctionsSchema, null, 2)}\n`);
}

if (!process.argv.includes('--if-changed') || !isBuilt()) {
  await compile();
  await writeManifest();
  await writeSchemas();
  await import('./docs.js');
  await import('./service-file-keys.js');
  await import('./api.js');
  const { writePolicy } = await import('./deployer-policy.js');
  writePolicy();
  pruneDist(exportedFiles());
  rememberBuild();
}
