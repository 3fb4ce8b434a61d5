import { existsSync, type FSWatcher, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import { loadService } from '../../service/load/load-service.js';
import type { Service } from '../../service/types.js';
import type { LocalApp } from '../local-app.js';
import { type ServiceAppOptions, serviceApp, type WatchedApp } from './service-app.js';

export interface ServiceSourceOptions extends Omit<ServiceAppOptions, 'service'> {
  readonly root: string;
  readonly config?: string | undefined;
  readonly stage?: string | undefined;
  readonly region?: string | undefined;
  readonly params: Readonly<Record<string, string>>;
}

export interface ServiceSource {
  readonly app: LocalApp;
  /** Calls back with each app that results from a change of the service file. */
  watch(onApp: (app: LocalApp) => Promise<void>): void;
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
  let current = await serviceApp({ ...options, service });
  let watchers: FSWatcher[] = [];
  return {
    app: current.app,
    watch(onApp) {
      watchers = watchPaths([service.file, ...service.files], async () => {
        const next = await reload(options);
        if (!next) return;
        const before = current;
        current = next;
        await before.stop();
        await onApp(next.app);
      });
    },
    async stop() {
      for (const watcher of watchers) watcher.close();
      await current.stop();
    },
  };
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
    const app = await serviceApp({ ...options, service: await load(options) });
    reporter.report({ level: 'info', code: 'SERVICE_RELOADED', message: 'service file reloaded' });
    return app;
  } catch (error) {
    if (!(error instanceof EmojifyError)) throw error;
    reporter.report({ level: 'warn', code: error.code, message: error.message });
    return undefined;
  }
}

/** Watches the folders, because editors write a new file and rename it; a burst of changes counts as one. */
function watchPaths(files: readonly string[], onChange: () => Promise<void>): FSWatcher[] {
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const folders = [...new Set(files.map((file) => dirname(file)))].filter((folder) => existsSync(folder));
  return folders.map((folder) =>
    watch(folder, (_, name) => {
      if (name === null || !files.includes(join(folder, name))) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        work = work.then(onChange);
      }, 100);
    }),
  );
}
