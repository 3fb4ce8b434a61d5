import cliProgress from 'cli-progress';
import type { Bar } from './reporters.js';

/** A progress bar on stderr with count, rate and time left; `note` is asked for more with each step. */
export function progressBar(
  total: number,
  unit: string,
  note: () => string = () => '',
  stream: NodeJS.WriteStream = process.stderr,
): Bar {
  const started = performance.now();
  const bar = new cliProgress.SingleBar({
    format: `{bar} {value}/{total} ${unit}, {rate}/s, {left} left{note}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    stream,
    clearOnComplete: true,
    hideCursor: true,
    linewrap: false,
    // The command ends on a signal by itself, with a message.
    gracefulExit: false,
  });
  let done = 0;
  bar.start(total, 0, { rate: '–', left: '…', note: '' });
  return {
    increment() {
      done += 1;
      const rate = done / ((performance.now() - started) / 1000);
      bar.increment(1, { rate: rate.toFixed(rate < 10 ? 1 : 0), left: duration((total - done) / rate), note: note() });
    },
    stop: () => bar.stop(),
  };
}

/** `45 s`, `3 min 05 s`, `1 h 12 min`. */
export function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
