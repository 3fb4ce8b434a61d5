import type { EmojifyError } from '../errors/emojify-error.js';

/** A reader that closed the pipe (`| head`) has what it wanted, so this is not an error. */
const gone = new Set(['EPIPE', 'ERR_STREAM_DESTROYED']);
let lost: NodeJS.ErrnoException | undefined;

/**
 * Writes bytes to stdout.
 * @throws EmojifyError OUTPUT_DISK_FULL, OUTPUT_UNWRITABLE
 */
export async function writeToStdout(bytes: Buffer): Promise<void> {
  const failure = await write(bytes);
  if (failure) throw await toStdoutError(failure);
}

function write(bytes: Buffer): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    process.stdout.write(bytes, (error: NodeJS.ErrnoException | null | undefined) => {
      resolve(error && !gone.has(error.code ?? '') ? error : undefined);
    });
  });
}

/**
 * Keeps a closed pipe or a full disk behind stdout or stderr from crashing the process, as oclif's own listener would:
 * the work continues, and `lostOutput` returns the error at the end. A closed terminal ends the process with SIGHUP: a
 * prompt would wait forever for its answer, and `process.exit` would unload the face networks' runtime while their
 * thread still uses it.
 */
export function surviveLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.removeAllListeners('error');
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EIO') process.kill(process.pid, 'SIGHUP');
      if (stream === process.stdout && !gone.has(error.code ?? '')) lost ??= error;
    });
  }
}

/**
 * Waits until stdout is flushed. (oclif's own flush would wait forever for a reader that closed the pipe.)
 * @returns why output was lost, if any was
 */
export async function lostOutput(): Promise<EmojifyError | undefined> {
  const failure = await write(Buffer.alloc(0));
  lost ??= failure;
  return lost && toStdoutError(lost);
}

/** Loads the catalogue of errors only now, as most commands start without it. */
async function toStdoutError(cause: NodeJS.ErrnoException): Promise<EmojifyError> {
  const { EmojifyError } = await import('../errors/emojify-error.js');
  if (cause.code === 'ENOSPC') {
    return new EmojifyError('OUTPUT_DISK_FULL', 'cannot write to stdout: the disk is full', { cause });
  }
  return new EmojifyError('OUTPUT_UNWRITABLE', `cannot write to stdout: ${cause.message}`, { cause });
}
