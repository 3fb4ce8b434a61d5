import type { AwsOptions } from '../aws/aws-options.js';
import type { Reporter } from '../errors/reporter.js';
import { isWatched } from './format/batch-view.js';
import { type FinishingReporter, jsonReporter, plainReporter } from './reporters.js';
import { stopSignal } from './stop-signal.js';

/** The AWS clients and settings of a command. */
export interface AwsSession {
  readonly aws: AwsOptions;
  /** The flags from which `aws` was created. */
  readonly flags: SessionFlags;
  readonly reporter: Reporter;
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface SessionFlags {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

/** Runs a command against AWS: AWS errors get our codes, Ctrl-C aborts the signal, messages go to stderr. */
export async function awsSession<T>(
  flags: SessionFlags,
  json: boolean,
  work: (session: AwsSession) => Promise<T>,
): Promise<T> {
  const { awsOptions } = await import('../aws/aws-options.js');
  const { withNamedAwsErrors } = await import('../aws/aws-error.js');
  const aws = awsOptions(flags, process.env);
  const stop = stopSignal();
  const reporter = await sessionReporter(json);
  try {
    return await withNamedAwsErrors(aws, () => work({ aws, flags, reporter, signal: stop.signal }));
  } finally {
    reporter.finish();
    stop.release();
  }
}

async function sessionReporter(json: boolean): Promise<FinishingReporter> {
  if (json) return jsonReporter(process.stderr);
  if (!isWatched()) return plainReporter(process.stderr, process.stderr);
  return (await import('./spinner-reporter.js')).spinnerReporter(process.stderr);
}
