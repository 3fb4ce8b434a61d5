import { fstatSync, type Stats } from 'node:fs';

export interface StdinOptions {
  /** Milliseconds to wait for the first byte if it is unclear whether any will come. */
  readonly patience?: number;
}

/**
 * Reads stdin; undefined if nothing was sent. A file or a pipe is read to its end. Programs that start others often
 * leave a socket open without ever writing to it, so a socket gets only `patience` to send its first byte.
 */
export async function readStdin({ patience = 1000 }: StdinOptions = {}): Promise<string | undefined> {
  const kind = stdinKind();
  if (kind === undefined) return undefined;
  const chunks: Buffer[] = [];
  const { stdin } = process;
  const idle = kind === 'unclear' ? setTimeout(() => stdin.destroy(), patience) : undefined;
  try {
    for await (const chunk of stdin) {
      clearTimeout(idle);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  } finally {
    clearTimeout(idle);
  }
  return chunks.length === 0 ? undefined : Buffer.concat(chunks).toString('utf8');
}

function stdinKind(): 'sent' | 'unclear' | undefined {
  if (process.stdin.isTTY) return undefined;
  let stats: Stats;
  try {
    stats = fstatSync(0);
  } catch {
    return undefined;
  }
  if (stats.isFile() || stats.isFIFO()) return 'sent';
  return stats.isSocket() ? 'unclear' : undefined;
}
