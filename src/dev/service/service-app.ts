import { rm } from 'node:fs/promises';
import type { Reporter } from '../../errors/reporter.js';
import type { Service, ServiceFunction } from '../../service/types.js';
import { childFunction } from '../functions/child-function.js';
import { type ReloadableFunction, reloadable } from '../functions/reloadable.js';
import type { JwtKeys } from '../http/jwt-authorizer.js';
import type { LocalApp } from '../local-app.js';
import { type FunctionBuild, watchBuilds } from './build-functions.js';
import { functionEnvironment } from './function-environment.js';
import { reportLogLine } from './log-line.js';
import { serviceEvents } from './service-events.js';

export interface ServiceAppOptions {
  readonly service: Service;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables that make the functions use the local stores; requested once the address is known. */
  readonly local: () => Readonly<Record<string, string | undefined>>;
  /** Where `dev` is, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  readonly reporter: Reporter;
  /** The keys with which `jwt` authorizers check tokens. */
  readonly keys: JwtKeys;
}

export interface WatchedApp {
  readonly app: LocalApp;
  /** Stops watching; the functions are closed by the caller that runs them. */
  stop(): Promise<void>;
}

/** A service's own functions, each in its own process, rebuilt and replaced when their code changes. */
export async function serviceApp(options: ServiceAppOptions): Promise<WatchedApp> {
  const { service, reporter } = options;
  const functions = new Map(service.functions.map(({ key }) => [key, reloadable(key)]));
  const find = (key: string): ReloadableFunction => {
    const found = functions.get(key);
    if (!found) throw new Error(`the service has no function "${key}"`);
    return found;
  };
  // Before any function starts: an error in the events must not leave processes behind.
  const app = serviceEvents(service, find, options);
  let reloading = false;
  const watcher = await watchBuilds({
    service,
    reporter,
    onBuild(builds) {
      for (const build of builds) find(build.fn.key).replace(start(build, options));
      if (reloading) reportReload(builds, reporter);
      reloading = true;
    },
    onError: (message) => reporter.report({ level: 'warn', code: 'BUILD_FAILED', message }),
  });
  return { app, stop: watcher.stop };
}

function start({ fn, bundle, folder }: FunctionBuild, options: ServiceAppOptions) {
  const { service, env, origin, reporter } = options;
  const started = childFunction({
    name: fn.key,
    bundle,
    exportName: fn.exportName,
    cwd: service.root,
    env: functionEnvironment(fn, { service, env, local: options.local(), origin, reporter }),
    timeout: fn.timeout,
    log: (line) => reportLogLine(fn.key, line, reporter),
    onBroken: (message) => {
      reporter.report({ level: 'warn', code: 'FUNCTION_BROKEN', message, data: { function: fn.key } });
    },
  });
  const close = () => started.close().finally(() => rm(folder, { recursive: true, force: true }));
  return { ...started, close };
}

function reportReload(builds: readonly FunctionBuild[], reporter: Reporter): void {
  const names = builds.map(({ fn }: { fn: ServiceFunction }) => fn.key);
  reporter.report({
    level: 'info',
    code: 'RELOADED',
    message: `reloaded: ${names.join(', ')}`,
    data: { functions: names },
  });
}
