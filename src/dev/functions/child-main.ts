// The process of one function under `emojify dev`: loads its bundle, then runs its handler for each message.
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import { bundleVariable, type ChildMessage, exportVariable, type InvokeMessage } from './child-messages.js';
import { lambdaContext } from './context.js';

type Handler = (event: unknown, context: Context, callback?: (error: unknown, value?: unknown) => void) => unknown;

const { env } = process;
const send = (message: ChildMessage) => process.send?.(message);
// Without `dev`, even if it was killed, nothing reads the responses.
process.on('disconnect', () => process.exit());

const handler = await loadHandler().catch((error: unknown) => {
  send({ kind: 'broken', error: textOf(error) });
  return undefined;
});
if (handler) {
  process.on('message', (message: InvokeMessage) => run(handler, message));
  send({ kind: 'loaded' });
}

async function loadHandler(): Promise<Handler> {
  const name = env[exportVariable] ?? 'handler';
  const module: Record<string, unknown> = await import(pathToFileURL(env[bundleVariable] ?? '').href);
  const found = module[name];
  if (typeof found !== 'function') throw new Error(`its code does not export a function "${name}"`);
  return found as Handler;
}

async function run(handler: Handler, { id, event, requestId, deadline }: InvokeMessage): Promise<void> {
  const context = lambdaContext({
    functionName: env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    requestId,
    deadline,
    memorySize: Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE),
    region: env.AWS_REGION ?? '',
  });
  try {
    const value = await (handler.length > 2 ? withCallback(handler, event, context) : handler(event, context));
    send({ kind: 'done', id, value: JSON.stringify(value) });
  } catch (error) {
    send({ kind: 'failed', id, error: textOf(error) });
  }
}

function withCallback(handler: Handler, event: unknown, context: Context): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, value?: unknown) => (error ? reject(error) : resolve(value));
    Promise.resolve(handler(event, context, callback)).catch(reject);
  });
}

/** The stack refers to the user's own lines, because the bundle has a source map. */
function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
