import { extname, relative, sep } from 'node:path';
import type { PhotoCorrections, ReviewedFace } from '../../core/corrections/corrections.js';
import type { EmojifiedFace } from '../../core/cover/cover-photo.js';
import { iou } from '../../core/detect/nms.js';
import { nameOf } from '../corrector.js';
import type { Input } from '../input.js';
import type { PhotoResult, PhotoSource } from '../result.js';

/** A face on the report page: as corrections have it, and what became of it in this run. */
export interface ReportFace extends ReviewedFace {
  readonly covered: boolean;
  /** The emoji that covers it. */
  readonly shown?: string;
}

/** What the report page knows of a photo. */
export interface ReportEntry extends Partial<Pick<PhotoCorrections, 'sha256' | 'bytes' | 'name' | 'review'>> {
  readonly input: string;
  readonly status: PhotoResult['status'];
  readonly width: number;
  readonly height: number;
  readonly faces: readonly ReportFace[];
  /** The faces are as corrections that were given to the run have them. */
  readonly applied?: true;
  /** Addresses relative to the page. */
  readonly before?: string;
  readonly after?: string;
  readonly warnings?: readonly string[];
  readonly error?: string;
}

/** What was known of the photo before this run. */
export interface KnownPhoto {
  /** What a reviewer decided. */
  readonly corrections?: PhotoCorrections | undefined;
  /** What an earlier report says, for a photo that was skipped. */
  readonly earlier?: ReportEntry | undefined;
}

/** Extensions of formats that browsers show. */
const shownByBrowsers = new Set(['.jpg', '.jpeg', '.jpe', '.jfif', '.png', '.webp', '.avif', '.gif']);

/** A byte of a name that is not UTF-8 (see `util/path-name`): it has no address. */
const notUtf8 = /\p{Surrogate}/u;
/** Share of the common area from which two boxes are one face; as for corrections. */
const SAME_FACE = 0.4;

export function toEntry(
  input: Input,
  result: PhotoResult,
  source: PhotoSource | undefined,
  { corrections, earlier }: KnownPhoto,
  addresses: Pick<ReportEntry, 'before' | 'after'>,
): ReportEntry {
  const { status, warnings, error } = result;
  const { width = 1, height = 1 } = result.width === undefined ? (corrections ?? earlier ?? {}) : result;
  const found = result.faces?.map((face) => toReportFace(face, { width, height })) ?? earlier?.faces ?? [];
  // Without its faces, a photo that was skipped cannot be corrected: those that are not seen would be lost.
  const correctable = source && (result.faces || corrections || earlier);
  const review = (corrections ?? (result.faces ? undefined : earlier))?.review;
  return {
    input: input.name,
    ...(correctable && source),
    ...(input.kind === 'file' && { name: nameOf(input) }),
    status,
    width,
    height,
    ...(review && { review }),
    faces: corrections ? reviewed(corrections.faces, found) : found,
    ...(corrections && { applied: true }),
    ...addresses,
    ...(warnings && { warnings: warnings.map(({ message }) => message) }),
    ...(error && { error: `${error.code}: ${error.message}` }),
  };
}

/** The faces that were reviewed, and those that were found since. */
export function reviewed(faces: readonly ReviewedFace[], found: readonly ReportFace[]): ReportFace[] {
  const isSame = (a: ReviewedFace, b: ReviewedFace) =>
    (a.frame === undefined || b.frame === undefined || a.frame === b.frame) && iou(a.box, b.box) >= SAME_FACE;
  const known = faces.map((face) => {
    const { covered = face.decision === undefined, shown } = found.find((one) => isSame(one, face)) ?? {};
    return { ...face, covered, ...(shown !== undefined && { shown }) };
  });
  const others = found.filter((one) => !faces.some((face) => isSame(face, one)));
  // People are numbered anew in every run, and a new one must not share the decisions of another with its number.
  const highest = Math.max(0, ...faces.map(({ number = 0 }) => number));
  return [...known, ...others.map((face) => (face.number ? { ...face, number: highest + face.number } : face))];
}

function toReportFace(face: EmojifiedFace, size: { readonly width: number; readonly height: number }): ReportFace {
  const { box, frame, number, covered, corrected, emoji, confidence, roll, emotion, emotionConfidence } = face;
  const manual = corrected === 'added';
  return {
    origin: manual ? 'manual' : 'detected',
    box,
    ratios: {
      left: six(box.left / size.width),
      top: six(box.top / size.height),
      width: six(box.width / size.width),
      height: six(box.height / size.height),
    },
    ...(frame !== undefined && { frame }),
    ...(number !== undefined && { number }),
    ...(!manual && { confidence, roll, emotion, emotionConfidence }),
    covered,
    ...(emoji !== undefined && { shown: emoji }),
  };
}

function six(ratio: number): number {
  return Math.round(ratio * 1e6) / 1e6;
}

/** Where the page finds a file, if browsers can show it: `../in/a%20b.jpg`. */
export function addressOf(folder: string, path: string): string | undefined {
  if (!shownByBrowsers.has(extname(path).toLowerCase())) return undefined;
  const parts = relative(folder, path).split(sep);
  return parts.every((part) => !notUtf8.test(part)) ? parts.map(encodeURIComponent).join('/') : undefined;
}
