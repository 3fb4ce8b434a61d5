#!/usr/bin/env node
import { existsSync } from 'node:fs';
import module from 'node:module';

const entry = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(entry)) {
  // oclif would load semver, a quarter of the start of a command, only to compare Node's version once more.
  process.env.OCLIF_DISABLE_ENGINE_WARNING ??= 'true';
  // Node 22.1 and later keep compiled code between runs.
  module.enableCompileCache?.();
  const argv = process.argv.slice(2);
  const { headStart } = await import('../dist/head-start.js');
  await headStart(argv);
  const { main } = await import(entry);
  await main(argv);
} else {
  console.error('emojify is not built: run "npm run build" in the checkout first');
  process.exitCode = 2;
}
