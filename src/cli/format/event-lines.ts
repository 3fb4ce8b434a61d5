import type { Report, Reporter } from '../../errors/reporter.js';

export interface EventLinesOptions {
  readonly write: (line: string) => void;
  /** JSON lines: every report as one object. */
  readonly json: boolean;
  /** Includes reports that matter only for troubleshooting. */
  readonly verbose: boolean;
  readonly colour: boolean;
  readonly now?: () => Date;
}

/** Width of the pipeline's longest call, so that a line with an image's id fits into 80 columns. */
const CALL_WIDTH = 'dynamodb → processImage'.length;

type Data = Readonly<Record<string, unknown>>;

/**
 * Reports of a running service as lines: time, event, image, milliseconds. As columns for people, or as one JSON object
 * per line.
 */
export function eventLines({ write, json, verbose, colour, now = () => new Date() }: EventLinesOptions): Reporter {
  return {
    report(report) {
      if (report.level === 'debug' && !verbose) return;
      write(json ? jsonLine(report, now()) : textLine(report, now(), colour));
    },
  };
}

function jsonLine({ level, code, message, data = {} }: Report, time: Date): string {
  const flat = Object.entries(data).map(([name, value]) => [name, value instanceof Error ? value.message : value]);
  return JSON.stringify({ time: time.toISOString(), level, code, message, ...Object.fromEntries(flat) });
}

function textLine({ level, message, data = {} }: Report, time: Date, colour: boolean): string {
  const paint = (code: number, text: string) => (colour && text ? `\u001b[${code}m${text}\u001b[0m` : text);
  const what = happening(message, data);
  const parts = [
    paint(2, time.toTimeString().slice(0, 8)),
    paint(level === 'warn' ? 33 : 0, what.padEnd(CALL_WIDTH)),
    paint(36, imagesOf(data)),
    paint(2, data.milliseconds === undefined ? '' : `${data.milliseconds} ms`),
  ];
  return parts
    .filter((part) => part !== '')
    .join('  ')
    .trimEnd();
}

/** `s3 → analyzeImage`, with the error if it failed; or the message unchanged. */
function happening(message: string, { source, function: name }: Data): string {
  const call = source === undefined || name === undefined ? '' : `${source} → ${name}`;
  return [call, message].filter((part) => part !== '').join(': ');
}

function imagesOf({ imageIds, imageId }: Data): string {
  const ids = (Array.isArray(imageIds) ? imageIds : [imageId]).filter((id) => typeof id === 'string');
  return ids.length > 3 ? `${ids.length} images` : ids.join(' ');
}
