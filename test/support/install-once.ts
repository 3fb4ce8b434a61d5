import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { until } from './until.js';

/** Milliseconds that another process may take to download and install. */
const LIMIT = 300_000;

/**
 * Installs a tool for the tests unless its file, which comes last, is there; test files that run at once wait for the
 * first of them. An installation that was killed leaves `FOLDER.lock`: remove it.
 */
export async function installOnce(file: string, folder: string, install: () => Promise<void>): Promise<void> {
  const lock = `${folder}.lock`;
  mkdirSync(dirname(lock), { recursive: true });
  await until(async () => {
    if (existsSync(file)) return true;
    if (!taken(lock)) return false;
    try {
      if (!existsSync(file)) await install();
    } finally {
      rmdirSync(lock);
    }
    return true;
  }, LIMIT);
}

function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}
