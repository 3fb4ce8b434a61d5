import { EmojifyError } from '../errors/emojify-error.js';

/** A reader that has gone away (`| head`) is no error: it has what it wanted. */
const gone = new Set(['EPIPE', 'ERR_STREAM_DESTROYED']);
let lost: EmojifyError | undefined;

/**
 * Writes bytes to stdout.
 * @throws EmojifyError OUTPUT_DISK_FULL, OUTPUT_UNWRITABLE
 */
export function writeToStdout(bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(bytes, (error: NodeJS.ErrnoException | null | undefined) => {
      if (error && !gone.has(error.code ?? '')) reject(toStdoutError(error));
      else resolve();
    });
  });
}

/**
 * Keeps a closed pipe or a full disk behind stdout or stderr from ending the process with a stack, as oclif's own
 * listener would: the work goes on without a listener, and `lostOutput` tells of it at the end. A terminal that was closed
 * ends the process by its hang-up signal: a question would wait for its answer for ever, and `process.exit` would
 * unload the face networks' runtime under their thread.
 */
export function surviveLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.removeAllListeners('error');
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EIO') process.kill(process.pid, 'SIGHUP');
      if (stream === process.stdout && !gone.has(error.code ?? '')) lost ??= toStdoutError(error);
    });
  }
}

/**
 * Waits until stdout has taken what was printed. (oclif's own flush would wait for ever for a reader that has gone away.)
 * Why something of it was lost; undefined when nothing was.
 */
export async function lostOutput(): Promise<EmojifyError | undefined> {
  await writeToStdout(Buffer.alloc(0)).catch((error: EmojifyError) => {
    lost ??= error;
  });
  return lost;
}

function toStdoutError(cause: NodeJS.ErrnoException): EmojifyError {
  if (cause.code === 'ENOSPC') {
    return new EmojifyError('OUTPUT_DISK_FULL', 'cannot write to stdout: the disk is full', { cause });
  }
  return new EmojifyError('OUTPUT_UNWRITABLE', `cannot write to stdout: ${cause.message}`, { cause });
}
