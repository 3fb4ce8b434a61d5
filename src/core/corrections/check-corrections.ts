// The review page includes this code, so nothing here may need Node.
import { styles } from '../cover/overlay.js';
import { emotions } from '../detect/face.js';
import { looksLikeEmoji } from '../emoji/emoji-key.js';
import type { Box } from '../photo/photo.js';
import {
  type Corrections,
  correctionsFormat,
  decisions,
  origins,
  type PhotoCorrections,
  type ReviewedFace,
  reviews,
} from './corrections.js';

/** What is wrong with the corrections, and where: `photos[3].faces[0].box: …`. */
export class CorrectionsProblem extends Error {
  /** The version of the format, if it is not the one supported here. */
  readonly format: unknown;

  constructor(message: string, format?: unknown) {
    super(message);
    this.format = format;
  }
}

type Fields = Readonly<Record<string, unknown>>;
type Check<T> = (value: unknown, place: string) => T;

/** Ratios are written with six digits; people who write them by hand may round to four. */
const ratioTolerance = 1e-4;

/**
 * Validates a parsed JSON document and returns the corrections, with keys in the order in which they are written.
 * @throws CorrectionsProblem
 */
export function checkCorrections(document: unknown): Corrections {
  const { format } = document !== null && typeof document === 'object' ? (document as Fields) : {};
  if (format !== correctionsFormat && Number.isSafeInteger(format)) {
    throw new CorrectionsProblem(`unknown format ${format}: expected ${correctionsFormat}`, format);
  }
  const fields = keys(document, 'the file', ['format', 'photos'], ['$schema']);
  if (format !== correctionsFormat) fail('format', `expected ${correctionsFormat}`, format);
  const photos = listOf(photo)(fields.photos, 'photos');
  const seen = new Map<string, number>();
  for (const [index, { sha256 }] of photos.entries()) {
    const first = seen.get(sha256);
    if (first !== undefined) fail(`photos[${index}].sha256`, `the same photo as photos[${first}]: keep one of them`);
    seen.set(sha256, index);
  }
  return { format: correctionsFormat, photos };
}

function photo(value: unknown, place: string): PhotoCorrections {
  const optional = ['name', 'review'];
  const fields = keys(value, place, ['sha256', 'bytes', 'width', 'height', 'faces'], optional);
  const { name, review } = fields;
  const at = (key: string) => `${place}.${key}`;
  const size = { width: whole(1)(fields.width, at('width')), height: whole(1)(fields.height, at('height')) };
  return {
    sha256: matching(/^[\da-f]{64}$/, 'a SHA-256 in 64 lower-case hex digits')(fields.sha256, at('sha256')),
    bytes: whole(1)(fields.bytes, at('bytes')),
    ...(name !== undefined && { name: matching(/^[^\0]+$/, 'the name of a file')(name, at('name')) }),
    ...size,
    ...(review !== undefined && { review: oneOf(reviews)(review, at('review')) }),
    faces: listOf((one, where) => face(one, where, size))(fields.faces, at('faces')),
  };
}

const told = {
  frame: whole(0),
  number: whole(1),
  confidence: between(0, 100),
  roll: between(-360, 360),
  emotion: oneOf(emotions),
  emotionConfidence: between(0, 100),
};
const choices = { decision: oneOf(decisions), emoji, style: oneOf(styles) };

function face(value: unknown, place: string, size: { width: number; height: number }): ReviewedFace {
  const fields = keys(value, place, ['origin', 'box', 'ratios'], [...Object.keys(choices), ...Object.keys(told)]);
  const origin = oneOf(origins)(fields.origin, `${place}.origin`);
  const box = boxOf(whole(Number.MIN_SAFE_INTEGER))(fields.box, `${place}.box`);
  const ratios = boxOf(between(-100, 100))(fields.ratios, `${place}.ratios`);
  checkBox(box, ratios, origin, size, place);
  const checked = { origin, box, ratios, ...given(fields, choices, place), ...given(fields, told, place) };
  checkChoices(checked, place);
  return checked;
}

function checkBox(
  box: Box,
  ratios: Box,
  origin: string,
  { width, height }: { width: number; height: number },
  place: string,
) {
  const inside = box.left >= 0 && box.top >= 0 && box.left + box.width <= width && box.top + box.height <= height;
  const touches = box.left < width && box.top < height && box.left + box.width > 0 && box.top + box.height > 0;
  if (!touches || (origin === 'manual' && !inside)) {
    fail(`${place}.box`, `outside the photo of ${width} × ${height} pixels`, JSON.stringify(box));
  }
  const off = [
    box.left / width - ratios.left,
    box.top / height - ratios.top,
    box.width / width - ratios.width,
    box.height / height - ratios.height,
  ].some((difference) => Math.abs(difference) > ratioTolerance);
  if (off) fail(`${place}.ratios`, 'not the same area of the photo as "box"', JSON.stringify(ratios));
}

function checkChoices({ origin, decision, emoji, style }: ReviewedFace, place: string): void {
  if (decision && origin === 'manual') fail(`${place}.decision`, 'a manual face has none: delete it instead', decision);
  if (decision && (emoji !== undefined || style !== undefined)) {
    fail(`${place}.decision`, 'a face that is not covered has neither emoji nor style', decision);
  }
  if (emoji !== undefined && style !== undefined && style !== 'emoji') {
    fail(`${place}.style`, 'a face with an emoji has the style "emoji"', style);
  }
}

function boxOf(side: Check<number>): Check<Box> {
  return (value, place) => {
    const fields = keys(value, place, ['left', 'top', 'width', 'height']);
    const [left, top] = [side(fields.left, `${place}.left`), side(fields.top, `${place}.top`)];
    const [width, height] = [side(fields.width, `${place}.width`), side(fields.height, `${place}.height`)];
    if (width <= 0 || height <= 0) fail(place, 'expected a width and height over 0', JSON.stringify(value));
    return { left, top, width, height };
  };
}

/** The optional fields that are present, validated. */
function given<Checks extends Readonly<Record<string, Check<unknown>>>>(
  fields: Fields,
  checks: Checks,
  place: string,
): { [Key in keyof Checks]?: ReturnType<Checks[Key]> } {
  const found = Object.entries(checks).filter(([key]) => fields[key] !== undefined);
  const checked = found.map(([key, check]) => [key, check(fields[key], `${place}.${key}`)]);
  return Object.fromEntries(checked) as { [Key in keyof Checks]?: ReturnType<Checks[Key]> };
}

function keys(value: unknown, place: string, required: readonly string[], optional: readonly string[] = []): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(place, 'expected an object', value);
  const fields = Object.assign(Object.create(null), value) as Record<string, unknown>;
  const known = [...required, ...optional];
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown !== undefined) fail(place, `unknown key "${unknown.slice(0, 90)}": expected ${known.join(', ')}`);
  const missing = required.find((key) => fields[key] === undefined);
  if (missing !== undefined) fail(place, `missing key "${missing}"`);
  return fields;
}

function listOf<T>(check: Check<T>): Check<T[]> {
  return (value, place) => {
    if (!Array.isArray(value)) fail(place, 'expected a list', value);
    return value.map((item, index) => check(item, `${place}[${index}]`));
  };
}

function whole(min: number): Check<number> {
  const expected = min > 0 || min === 0 ? `expected a whole number from ${min}` : 'expected a whole number';
  return (value, place) =>
    Number.isSafeInteger(value) && Number(value) >= min ? Number(value) : fail(place, expected, value);
}

function between(min: number, max: number): Check<number> {
  return (value, place) =>
    typeof value === 'number' && value >= min && value <= max
      ? value
      : fail(place, `expected a number from ${min} to ${max}`, value);
}

function oneOf<T extends string>(words: readonly T[]): Check<T> {
  return (value, place) => words.find((word) => word === value) ?? fail(place, `expected ${words.join(' or ')}`, value);
}

function matching(pattern: RegExp, expected: string): Check<string> {
  return (value, place) =>
    typeof value === 'string' && pattern.test(value) ? value : fail(place, `expected ${expected}`, value);
}

function emoji(value: unknown, place: string): string {
  return typeof value === 'string' && looksLikeEmoji(value)
    ? value
    : fail(place, 'expected one emoji such as 😎', value);
}

function fail(place: string, problem: string, value?: unknown): never {
  const shown = value === undefined ? '' : ` (got ${textOf(value).slice(0, 90)})`;
  throw new CorrectionsProblem(`${place}: ${problem}${shown}`);
}

/** Not everything that can be parsed can be written again: a list in a list, ten thousand deep, is too much for V8. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}
