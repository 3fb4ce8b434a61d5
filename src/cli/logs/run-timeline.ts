import { logGroupOf } from '../../aws/find-functions.js';
import { history } from '../../aws/logs/history.js';
import type { ShownEvent } from '../../aws/logs/select-events.js';
import { failureText } from '../../aws/logs/timeline/attempts.js';
import { buildTimeline, imageTime, neverBegan } from '../../aws/logs/timeline/build-timeline.js';
import { findLines, type SearchOptions } from '../../aws/logs/timeline/find-lines.js';
import type { Timeline } from '../../aws/logs/timeline/timeline.js';
import { parseWhen } from '../../aws/parse-when.js';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { PrintCommand } from '../../errors/print-command.js';
import type { Service } from '../../service/types.js';
import { localTime } from '../../util/local-time.js';
import type { LineStyle } from '../format/line-text.js';
import { timelineJson, timelineText } from '../format/timeline-text.js';

export interface TimelineRequest extends Omit<SearchOptions, 'functions' | 'from'> {
  readonly service: Service;
  readonly imageId: string;
  /** As typed; default: when the image's id was created, or a week ago. */
  readonly since: string | undefined;
  readonly style: LineStyle | 'json';
  readonly print: PrintCommand;
}

const week = 7 * 86_400_000;
/** The request's first line may be slightly older than the id it created. */
const margin = 60_000;

/** What `emojify logs --image` prints. */
export async function runTimeline({
  service,
  imageId,
  since,
  style,
  print,
  ...search
}: TimelineRequest): Promise<string> {
  if (!/^[\w-]{1,128}$/.test(imageId)) {
    throw new EmojifyError('USAGE', `invalid --image "${imageId}": expected an image id`);
  }
  const now = search.clock.now();
  const from = since === undefined ? (imageTime(imageId) ?? now - week) - margin : parseWhen('--since', since, now);
  const functions = service.functions.map((found) => ({ key: found.key, group: logGroupOf(found) }));
  const lines = await findLines(imageId, { ...search, functions, from });
  const told = buildTimeline(lines, {
    imageId,
    now,
    functions: service.functions,
    retryCommand: print(`retry ${imageId}`),
  });
  const timeline = await explain(told, { ...search, functions, from });
  if (style === 'json') return `${JSON.stringify(timelineJson(timeline))}\n`;
  if (lines.length > 0) return timelineText(timeline, style);
  const message = `no log line of stage ${service.stage} in ${service.region} mentions image ${imageId} since ${localTime(from)}`;
  search.reporter.report({ level: 'info', code: 'LOGS_EMPTY', message });
  return '';
}

/**
 * How long after the image's last line a crash of the next function can be related to it: the duration of Lambda's
 * retries and some more.
 */
const retrySpan = 10 * 60_000;

/**
 * A function that dies before its first line leaves no line that names the image. A crash at the time when it should
 * have processed the image is the best explanation available, and is reported as a guess.
 */
async function explain(timeline: Timeline, search: SearchOptions): Promise<Timeline> {
  const { verdict, attempts } = timeline;
  if (verdict.reason !== neverBegan) return timeline;
  const functions = search.functions.filter(({ key }) => key === verdict.function);
  const from = Math.max(...attempts.map(({ ended }) => ended));
  const select = { errors: true, platform: 'hide' } as const;
  const crashes: ShownEvent[] = [];
  const span = { ...search, functions, from, until: from + retrySpan };
  for await (const shown of history({ ...span, select, describeEmpty: false })) crashes.push(shown);
  const last = crashes.at(-1);
  if (!last) return timeline;
  const times = crashes.length === 1 ? 'once' : `${crashes.length} times`;
  const reason = `none of its lines mentions the image, but it failed ${times} in that period: ${failureText(last)}`;
  return { ...timeline, verdict: { ...verdict, reason } };
}
