import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Place } from '../../types.js';

/** Time limit for a module, in milliseconds. */
export const moduleSeconds = 20;

/** The value that a JavaScript or TypeScript module exports, as JSON; or the reason why it has none. */
export type ModuleResult = { readonly value: unknown } | { readonly failure: string; readonly place?: Place };

export interface ModuleOptions {
  /** Absolute path. */
  readonly file: string;
  /** Folder of the service; working directory of the process. */
  readonly root: string;
  /** Replaces the file's own text; by default the file is read. */
  readonly text?: string | undefined;
  /** The requested export; by default the default export, or all. */
  readonly name?: string | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly seconds?: number | undefined;
}

const main = fileURLToPath(new URL('./module-main.js', import.meta.url));

/**
 * Runs a module in a separate process and reads the value that it exports. Its output goes to stderr, and it is stopped
 * after a time limit, so that a file that calls a service or never returns does not block a command.
 */
export function runModule({
  file,
  root,
  text,
  name,
  stage,
  region,
  env,
  seconds = moduleSeconds,
}: ModuleOptions): ModuleResult {
  const request = JSON.stringify({ file, root, text, name, options: { stage, region } });
  const child = spawnSync(process.execPath, [...process.execArgv, '--enable-source-maps', main], {
    env,
    input: request,
    stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: 20_000_000,
  });
  if ((child.error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT')
    return { failure: `it took longer than ${seconds} s: values must be available at once` };
  const answer = child.output?.[3]?.toString() ?? '';
  if (answer === '')
    return { failure: `it ended without a value${child.status ? ` (exit status ${child.status})` : ''}` };
  return JSON.parse(answer) as ModuleResult;
}
