import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Place } from '../../types.js';

/** How long a file may take to give its value. */
export const moduleSeconds = 20;

/** The value that a JavaScript or TypeScript module exports, as JSON has it; or why there is none. */
export type ModuleResult = { readonly value: unknown } | { readonly failure: string; readonly place?: Place };

export interface ModuleOptions {
  /** Absolute path. */
  readonly file: string;
  /** Folder of the service: the process stands in it. */
  readonly root: string;
  /** Stands for the file's own text; without it the file is read. */
  readonly text?: string | undefined;
  /** The export that is wanted; without it the default one, or all. */
  readonly name?: string | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly seconds?: number | undefined;
}

const main = fileURLToPath(new URL('./module-main.js', import.meta.url));

/**
 * Runs a module in a process of its own and reads the value it exports. What it prints goes to stderr, and it is ended
 * when it takes too long, so that a file that asks a service or never returns holds up no command.
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
    return { failure: `it took longer than ${seconds} s: values must be there at once, not be waited for` };
  const answer = child.output?.[3]?.toString() ?? '';
  if (answer === '')
    return { failure: `it ended without a value${child.status ? ` (exit status ${child.status})` : ''}` };
  return JSON.parse(answer) as ModuleResult;
}
