import { existsSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import { loadService } from '../../service/load/load-service.js';
import type { Service } from '../../service/types.js';
import type { LocalApp } from '../local-app.js';
import type { LocalAws } from './local-aws.js';
import { type ServiceAppOptions, serviceApp, type WatchedApp } from './service-app.js';

export interface ServiceSourceOptions extends Omit<ServiceAppOptions, 'service'> {
  readonly root: string;
  readonly config?: string | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  /** The local replacements for AWS services. */
  readonly aws: LocalAws;
}

export interface ServiceSource {
  readonly app: LocalApp;
  /** Calls back with each app that results from a change. The returned function stops that and waits for a change in progress. */
  watch(onApp: (app: LocalApp) => Promise<void>): () => Promise<void>;
  stop(): Promise<void>;
}

const fileNames = ['serverless.yml', 'serverless.yaml', 'serverless.json'];

/** Whether a folder contains a service. */
export function hasService(root: string): boolean {
  return fileNames.some((name) => existsSync(join(root, name)));
}

/**
 * Loads the service of a folder, and reloads it when its file, or a file that it refers to, changes. @throws
 * EmojifyError SERVICE_INVALID and others of the service file
 */
export async function openService(options: ServiceSourceOptions): Promise<ServiceSource> {
  const service = await load(options);
  let current = await openedApp(options, service).catch(async (error) => {
    await options.aws.close();
    throw error;
  });
  return {
    app: current.app,
    watch(onApp) {
      return watchPaths([service.file, ...service.files], async () => {
        const next = await reload(options);
        if (!next) return;
        const before = current;
        current = next;
        await before.stop();
        await onApp(next.app);
      });
    },
    async stop() {
      await current.stop();
      await options.aws.close();
    },
  };
}

async function openedApp(options: ServiceSourceOptions, service: Service): Promise<WatchedApp> {
  const variables = await options.aws.variablesFor(service);
  return serviceApp({ ...options, service, local: () => ({ ...variables, ...options.local() }) });
}

function load({ root, config, stage, region, params, env, reporter }: ServiceSourceOptions): Promise<Service> {
  return loadService({ cwd: root, config, stage, region, params, env, accountId: '000000000000' }).then((service) => {
    for (const { file, line, column, message } of service.warnings) {
      reporter.report({ level: 'warn', code: 'SERVICE_WARNING', message: `${file}:${line}:${column}  ${message}` });
    }
    return service;
  });
}

/** A file that is temporarily invalid, for example while it is edited, changes nothing. */
async function reload(options: ServiceSourceOptions): Promise<WatchedApp | undefined> {
  const { reporter } = options;
  try {
    const app = await openedApp(options, await load(options));
    reporter.report({ level: 'info', code: 'SERVICE_RELOADED', message: 'service file reloaded' });
    return app;
  } catch (error) {
    if (!(error instanceof EmojifyError)) throw error;
    reporter.report({ level: 'warn', code: error.code, message: error.message });
    return undefined;
  }
}

/**
 * Watches the folders, because editors write a new file and rename it; a burst of changes counts as one. The returned function
 * stops that and waits for work in progress, which would otherwise leave processes and files open.
 */
function watchPaths(files: readonly string[], onChange: () => Promise<void>): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const folders = [...new Set(files.map((file) => dirname(file)))].filter((folder) => existsSync(folder));
  const watchers = folders.map((folder) =>
    watch(folder, (_, name) => {
      if (name === null || !files.includes(join(folder, name))) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        work = work.then(onChange);
      }, 100);
    }),
  );
  return async () => {
    for (const watcher of watchers) watcher.close();
    clearTimeout(timer);
    await work;
  };
}
