import { randomUUID } from 'node:crypto';
import type { Reporter } from '../../errors/reporter.js';
import type { LocalFunction } from '../functions/local-function.js';

export interface Invocation {
  readonly target: LocalFunction;
  readonly event: unknown;
  /** What triggered it: `s3`, `stream`, `POST /images`. */
  readonly source: string;
  readonly imageIds: readonly string[];
}

export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

/** Runs a function for a trigger and reports it: one line per event, with image and duration. Never rejects. */
export async function invoke({ target, event, source, imageIds }: Invocation, reporter: Reporter): Promise<Outcome> {
  const requestId = randomUUID();
  const started = performance.now();
  const outcome = await target.invoke(event, requestId).then(
    (value): Outcome => ({ ok: true, value }),
    (thrown: unknown): Outcome => ({ ok: false, error: thrown instanceof Error ? thrown.message : String(thrown) }),
  );
  const milliseconds = Math.round(performance.now() - started);
  reporter.report({
    level: outcome.ok ? 'info' : 'warn',
    code: outcome.ok ? 'INVOKED' : 'INVOCATION_FAILED',
    message: outcome.ok ? '' : outcome.error,
    data: { function: target.name, source, imageIds, requestId, milliseconds },
  });
  return outcome;
}
