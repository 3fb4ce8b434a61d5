import type { Durations, FunctionStats } from '../../aws/stats/function-stats.js';
import type { StatsResult } from '../../aws/stats/run-stats.js';
import type { PrintCommand } from '../../errors/print-command.js';
import { localTime } from '../../util/local-time.js';
import { dollars } from './cost-text.js';
import { plainTable } from './table.js';
import { span } from './timeline-text.js';
import { waitingText } from './waiting-text.js';

/** The statistics as text: counts, durations, a bar per time slot, and recommendations. */
export function statsText({ functions, failures, from, until, prices }: StatsResult, print: PrintCommand): string {
  const head = `${localTime(Date.parse(from)).slice(0, 16)} to ${localTime(Date.parse(until)).slice(0, 16)}`;
  const notes = functions.flatMap((stats) => notesOf(stats, print));
  const source = prices ? [`USD: prices of ${prices.date}, before the free tier`] : [];
  const parts = [
    head,
    countTable(functions),
    durationTable(functions),
    timelines(functions),
    waitingText(failures).join('\n'),
    [...notes, ...source].join('\n'),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function countTable(functions: readonly FunctionStats[]): string {
  const columns = ['function', '>invocations', '>errors', '>throttled', '>cold starts', '>memory MB', '>USD'];
  const rows = functions.map((stats) => [
    stats.function,
    count(stats.invocations),
    count(stats.errors),
    count(stats.throttles),
    `${count(stats.coldStarts)} (${(stats.coldShare * 100).toFixed(1)} %)`,
    stats.memory ? `${stats.memory.maxUsed} of ${stats.memory.configured}` : '-',
    stats.usd === undefined ? '-' : dollars(stats.usd),
  ]);
  return plainTable(columns, rows);
}

function durationTable(functions: readonly FunctionStats[]): string {
  const row = (name: string, kind: string, durations: Durations | undefined) =>
    durations ? [[name, kind, span(durations.p50), span(durations.p95), span(durations.max)]] : [];
  const rows = functions.flatMap(({ function: key, warm, cold }) => [
    ...row(key, 'warm', warm),
    ...row(key, 'cold', cold),
  ]);
  return rows.length === 0 ? '' : plainTable(['function', 'start', '>p50', '>p95', '>max'], rows);
}

const bars = '▁▂▃▄▅▆▇█';

function timelines(functions: readonly FunctionStats[]): string {
  const busy = functions.filter(({ timeline }) => timeline.some((value) => value > 0));
  if (busy.length === 0) return '';
  const rows = busy.map(({ function: key, timeline }) => [
    key,
    bar(timeline),
    `at most ${count(Math.max(...timeline))}`,
  ]);
  return plainTable(['invocations over time', '', ''], rows);
}

/** Zero is a space, so that a single invocation is visible. */
function bar(timeline: readonly number[]): string {
  const most = Math.max(...timeline);
  const height = (value: number) => bars[Math.ceil((value / most) * bars.length) - 1] ?? '';
  return timeline.map((value) => (value === 0 ? ' ' : height(value))).join('');
}

function notesOf(stats: FunctionStats, print: PrintCommand): string[] {
  const { function: key, memory, iteratorAgeMs, deadLetters, errors } = stats;
  const notes: string[] = [];
  if (memory?.recommended !== undefined) {
    notes.push(
      `${key}: ${memory.recommended} MB instead of ${memory.configured} (${memory.reason}; to compare sizes: emojify cost --help)`,
    );
  }
  if (iteratorAgeMs !== undefined && iteratorAgeMs >= 60_000)
    notes.push(`${key}: its stream was ${span(iteratorAgeMs)} behind`);
  if (deadLetters.dropped > 0)
    notes.push(
      `${key}: ${count(deadLetters.dropped)} events were dropped after all retries (${print('retry --failed')})`,
    );
  if (deadLetters.deliveryFailures > 0) {
    notes.push(
      `${key}: ${count(deadLetters.deliveryFailures)} failed events could not be delivered to its failure destination: check that it exists and that the function may write to it`,
    );
  }
  if (errors > 0) notes.push(`${key}: see its errors with ${print(`logs ${key} --errors`)}`);
  return notes;
}

const count = (value: number) => value.toLocaleString('en-US');
