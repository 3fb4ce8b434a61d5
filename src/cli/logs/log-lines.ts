import { type HistoryOptions, history } from '../../aws/logs/history.js';
import type { ShownEvent } from '../../aws/logs/select-events.js';
import { tail } from '../../aws/logs/tail.js';
import { type LineStyle, lineJson, lineText } from '../format/line-text.js';

export interface LogLinesOptions extends HistoryOptions {
  /** Follow the log until the signal is aborted. */
  readonly tail: boolean;
  /** JSON: one object a line. */
  readonly style: LineStyle | 'json';
}

/** Lines that go out in one write. */
const linesAtOnce = 200;

/** The log as text, in pieces of whole lines; each piece may be written before the next is asked for. */
export async function* logLines(options: LogLinesOptions): AsyncGenerator<string> {
  const { style } = options;
  const show = (event: ShownEvent) => (style === 'json' ? JSON.stringify(lineJson(event)) : lineText(event, style));
  for await (const events of options.tail ? tail(options) : batches(history(options))) {
    yield events.map((event) => `${show(event)}\n`).join('');
  }
}

async function* batches(events: AsyncGenerator<ShownEvent>): AsyncGenerator<readonly ShownEvent[]> {
  let batch: ShownEvent[] = [];
  for await (const event of events) {
    batch.push(event);
    if (batch.length < linesAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
