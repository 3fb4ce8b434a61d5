import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Figures {
  /** Wall time in milliseconds, from starting the process to its end. */
  readonly wall: number;
  /** Most resident memory in megabytes; 0 where /proc does not tell. */
  readonly memory: number;
}

/** Runs a command to its end and measures it. */
export function measure(command: string, args: readonly string[], cwd: string): Promise<Figures> {
  const started = performance.now();
  const child = spawn(command, args, { cwd, stdio: 'ignore', env: { ...process.env, NO_COLOR: '1' } });
  let memory = 0;
  const poll = setInterval(() => {
    memory = Math.max(memory, peakOf(child.pid));
  }, 20);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      clearInterval(poll);
      if (code === 0) resolve({ wall: performance.now() - started, memory });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`));
    });
  });
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Runs two things in turn, so that whatever else the machine does hits both, and answers the medians of each. */
export async function paired(rounds: number, ours: () => Promise<Figures>, theirs: () => Promise<Figures>) {
  const figures: { ours: Figures[]; theirs: Figures[] } = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round += 1) {
    figures.ours.push(await ours());
    figures.theirs.push(await theirs());
  }
  return { ours: medians(figures.ours), theirs: medians(figures.theirs) };
}

function medians(figures: readonly Figures[]): Figures {
  return { wall: median(figures.map(({ wall }) => wall)), memory: median(figures.map(({ memory }) => memory)) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** One measured ratio. */
export interface Row {
  readonly what: string;
  readonly against: string;
  readonly ours: number;
  readonly theirs: number;
  readonly unit: string;
  /** Most that the ratio may be; without one, it is only told. */
  readonly limit?: number;
}

/** Prints a ratio, and makes the program fail when it is over its limit. */
export function verdict(what: string, ours: number, theirs: number, limit: number, unit: string): void {
  print({ what, against: '', ours, theirs, unit, limit });
}

export function print({ what, against, ours, theirs, unit, limit }: Row): void {
  const ratio = ours / theirs;
  const holds = limit === undefined || ratio <= limit;
  if (!holds) process.exitCode = 1;
  const figures = `${ours.toFixed(0)} ${unit} against ${theirs.toFixed(0)} ${unit}`;
  const bound = limit === undefined ? '' : ` (limit ${limit})`;
  console.log(
    `${holds ? 'ok  ' : 'MISS'} ${what}${against && `, against ${against}`}: ${ratio.toFixed(2)}${bound}, ${figures}`,
  );
}

/** The row of a Markdown table. */
export function toMarkdown({ what, against, ours, theirs, unit, limit }: Row): string {
  const cells = [`${ours.toFixed(0)} ${unit}`, `${theirs.toFixed(0)} ${unit}`, (ours / theirs).toFixed(2), limit ?? ''];
  return `| ${[what, against, ...cells].join(' | ')} |`;
}
