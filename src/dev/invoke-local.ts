import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Reporter } from '../errors/reporter.js';
import type { Service, ServiceFunction } from '../service/types.js';
import { inProcessFunction } from './functions/in-process.js';
import { buildOnce } from './service/build-functions.js';
import { functionEnvironment } from './service/function-environment.js';

export interface LocalInvocation {
  /** The result after serialization as JSON, as Lambda passes it on. */
  readonly payload: unknown;
  readonly requestId: string;
  readonly milliseconds: number;
}

export interface InvokeLocalOptions {
  readonly service: Service;
  readonly fn: ServiceFunction;
  /** The event as JSON; default `{}`, as on Lambda. */
  readonly payload: Buffer | undefined;
  /** The handler's `context.clientContext`. */
  readonly clientContext?: Readonly<Record<string, unknown>> | undefined;
  /** The environment of this process, which becomes the function's. */
  readonly env: Record<string, string | undefined>;
  readonly reporter: Reporter;
}

type Handler = (event: unknown, context: Context, callback?: (error: unknown, value?: unknown) => void) => unknown;

/** Maximum bytes of a response, for Lambda's error message. */
const mostBytes = 6_291_556;

/**
 * Runs a function's handler in this process, with its environment and timeout and on the local stores.
 * @throws EmojifyError FUNCTION_FAILED with the handler's own error
 */
export async function invokeLocal(options: InvokeLocalOptions): Promise<LocalInvocation> {
  const { service, fn, env, reporter } = options;
  Object.assign(env, functionEnvironment(fn, { service, env, local: localVariables(service, env), reporter }));
  for (const name of ['IMAGES_BUCKET', 'IMAGES_TABLE']) delete env[name];
  const folder = await buildFolder(service);
  const before = process.cwd();
  try {
    const bundle = await buildOnce(service, fn, folder, reporter);
    // Where functions run under `dev`, and what the zip's root is on AWS.
    process.chdir(service.root);
    return await run(await loadHandler(bundle, fn), options);
  } finally {
    process.chdir(before);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Without bucket and table, the functions use the local stores, which are those of `emojify dev`. */
function localVariables({ root }: Service, env: Readonly<Record<string, string | undefined>>) {
  return {
    IMAGES_BUCKET: undefined,
    IMAGES_TABLE: undefined,
    EMOJIFY_DATA: env.EMOJIFY_DATA ?? join(root, '.emojify/data'),
    FACE_DETECTOR: env.FACE_DETECTOR ?? 'local',
  };
}

/** In the service's folder, so that the code finds its packages. */
async function buildFolder({ root }: Service): Promise<string> {
  await mkdir(join(root, '.emojify'), { recursive: true });
  return mkdtemp(join(root, '.emojify', 'invoke-'));
}

async function loadHandler(bundle: string, fn: ServiceFunction): Promise<Handler> {
  process.setSourceMapsEnabled(true);
  const module = (await import(pathToFileURL(bundle).href).catch((error: unknown) => {
    throw failure(fn, error);
  })) as Record<string, unknown>;
  const handler = module[fn.exportName];
  if (typeof handler === 'function') return handler as Handler;
  throw new EmojifyError('FUNCTION_FAILED', `${fn.key} cannot be loaded: it exports no function "${fn.exportName}"`);
}

async function run(handler: Handler, options: InvokeLocalOptions): Promise<LocalInvocation> {
  const { service, fn, payload: given, clientContext } = options;
  const local = inProcessFunction({
    name: fn.name,
    handler: async (event: unknown, context) => call(handler, event, { ...context, clientContext } as Context),
    timeout: fn.timeout,
    memorySize: fn.memorySize,
    region: service.region,
  });
  const event: unknown = given === undefined ? {} : JSON.parse(given.toString('utf8'));
  const requestId = randomUUID();
  const began = performance.now();
  const value = await local.invoke(event, requestId).catch((error: unknown) => {
    throw failure(fn, error);
  });
  const payload = JSON.stringify(value) ?? 'null';
  if (Buffer.byteLength(payload) > mostBytes) {
    const message = `Response payload size exceeded maximum allowed payload size (${mostBytes} bytes).`;
    throw failure(fn, Object.assign(new Error(message), { name: 'Function.ResponseSizeTooLarge', stack: '' }));
  }
  return { payload: JSON.parse(payload), requestId, milliseconds: performance.now() - began };
}

/** Handlers that use callbacks respond through their third argument. */
function call(handler: Handler, event: unknown, context: Context): unknown {
  if (handler.length < 3) return handler(event, context);
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, value?: unknown) => (error ? reject(error) : resolve(value));
    Promise.resolve(handler(event, context, callback)).catch(reject);
  });
}

/** Where this tool's own frames are: in its modules, in what the build packs them into, or mapped back to the source. */
const ownFolders = ['dist/dev/', 'dist/chunks/', 'src/dev/'].map(
  (name) => new URL(`../../${name}`, import.meta.url).href,
);

/** The handler's error with the stack frames of its own code; those below belong to this tool. */
function failure({ key }: ServiceFunction, thrown: unknown): EmojifyError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const end = lines.findIndex((line) => ownFolders.some((own) => line.includes(own)));
  const stack = (end < 0 ? lines : lines.slice(0, end)).map((line) => line.trim());
  return new EmojifyError('FUNCTION_FAILED', `${key} failed: ${error.name}: ${error.message}`, {
    cause: thrown,
    ...(stack.length > 0 && { hint: stack.join('\n  ') }),
    data: { errorType: error.name, errorMessage: error.message, stack },
  });
}
