import { relative } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import { madeOf, orSource } from '../../service/package/made-of.js';
import type { PackagedService } from '../../service/package/packaged-service.js';
import type { Service } from '../../service/types.js';
import { nameAwsError } from '../aws-error.js';
import type { DeployContext } from './deploy-context.js';
import { deployFunctions, type PushedFunction } from './deploy-function.js';
import { targetOf } from './target.js';
import { watchFiles } from './watch.js';

export interface OnChangeOptions {
  /** As it was deployed. */
  readonly service: Service;
  readonly signal: AbortSignal;
  /** Reads the service file again. */
  readonly load: () => Promise<Service>;
  readonly pack: (service: Service) => Promise<PackagedService>;
  /** Called for each function that was pushed. */
  readonly pushed: (fn: PushedFunction, milliseconds: number) => void;
}

/**
 * After each change of a file, builds and pushes the functions whose code or settings changed. A mistake in a source or
 * in the service file is reported and watching continues; the next change may fix it.
 */
export async function deployOnChange(context: DeployContext, options: OnChangeOptions): Promise<void> {
  const { signal, load, pack, pushed } = options;
  let service = options.service;
  let matters = await madeOf(service);
  const changed = async (files: readonly string[]): Promise<void> => {
    const started = context.now();
    context.reporter.report({ level: 'info', code: 'CHANGED', message: `changed: ${files.join(', ')}` });
    try {
      service = await load();
      const packaged = await pack(service);
      matters = await madeOf(service);
      const { functions } = await deployFunctions(context, packaged, targetOf(service));
      const fresh = functions.filter(({ code, settings }) => code || settings.length > 0);
      for (const fn of fresh) pushed(fn, context.now() - started);
    } catch (error) {
      matters = orSource(service, await madeOf(service));
      const named = nameAwsError(error, { region: context.region });
      if (!(named instanceof EmojifyError) || named.fault === 'tool') throw error;
      context.reporter.report({ level: 'warn', code: named.code, message: named.message });
    }
  };
  const outside = service.files.filter((path) => relative(service.root, path).startsWith('..'));
  return watchFiles({ root: service.root, outside, matters: (path) => matters(path), signal, changed });
}
