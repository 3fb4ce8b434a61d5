import { readFileSync } from 'node:fs';
import { EmojifyError } from '../errors/emojify-error.js';
import type { PrintCommand } from '../errors/print-command.js';
import { completeCommands } from './printed-commands.js';
import { lacksArgument, usageMessage } from './usage-message.js';

interface OclifError extends Error {
  readonly oclif?: { readonly exit?: number };
  readonly code?: string;
}

/** Converts anything thrown to an EmojifyError: oclif's usage errors become USAGE, everything else is a bug of ours. */
export function toEmojifyError(error: unknown, example?: string): EmojifyError {
  if (error instanceof EmojifyError) return restoreMessage(error);
  const oclif = error as OclifError;
  if (oclif?.oclif?.exit !== undefined) {
    const hint = example && lacksArgument(oclif) ? { hint: `for example: ${example}` } : {};
    return new EmojifyError('USAGE', usageMessage(oclif), { cause: error, ...hint });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new EmojifyError('INTERNAL', message, { cause: error, fault: 'tool' });
}

/** Removes the text that oclif's parser adds to an error thrown by a flag's `parse`. */
function restoreMessage(error: EmojifyError): EmojifyError {
  error.message = usageMessage(error);
  return error;
}

/** The document that `--json` prints for an error. */
export function errorJson(error: EmojifyError): { error: Record<string, unknown> } {
  const { code, message, hint, data } = error;
  return { error: { code, message, ...(hint && { hint }), ...data } };
}

interface FailOptions {
  readonly json: boolean;
  /** An example of the failed command. */
  readonly example?: string | undefined;
  /** Completes the commands quoted in the hint. */
  readonly print?: PrintCommand;
}

/** The error, with the commands in its hint completed so that they can be copied. */
function completed(error: EmojifyError, print: PrintCommand | undefined): EmojifyError {
  if (!print || !error.hint?.includes('"emojify ')) return error;
  const { code, message, cause, fault, data } = error;
  const hint = completeCommands(error.hint, print);
  return new EmojifyError(code, message, { cause, fault, hint, ...(data && { data }) });
}

/** Prints the error once, on stderr or as the JSON document on stdout, and sets the exit status. */
export function failWith(thrown: unknown, options: FailOptions): void {
  if (isExit(thrown)) {
    process.exitCode = (thrown as OclifError).oclif?.exit ?? 0;
    return;
  }
  const error = completed(toEmojifyError(thrown, options.example), options.print);
  process.exitCode = error.exitCode;
  if (options.json) process.stdout.write(`${JSON.stringify(errorJson(error))}\n`);
  else process.stderr.write(`${errorText(error)}\n`);
}

function errorText(error: EmojifyError): string {
  const lines = [`error ${error.code}: ${error.message}`];
  if (error.hint) lines.push(`  ${error.hint}`);
  if (error.fault === 'tool') {
    const cause = error.cause instanceof Error ? error.cause : error;
    lines.push(String(cause.stack), bugReport());
  }
  return lines.join('\n');
}

/** What to report about a bug, and where: to the address in package.json, if there is one. */
function bugReport(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as Manifest;
  const system = `emojify ${manifest.version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`;
  const place = manifest.bugs ? `at ${manifest.bugs.url}` : 'to whoever gave you emojify';
  return `this is a bug in emojify: please report it ${place}, with the lines above (${system})`;
}

interface Manifest {
  readonly version: string;
  readonly bugs?: { readonly url: string };
}

/** oclif ends `--help` and `--version` by throwing. */
function isExit(error: unknown): boolean {
  return (error as OclifError)?.code === 'EEXIT';
}
