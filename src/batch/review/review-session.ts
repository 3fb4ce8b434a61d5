import { join } from 'node:path';
import { CorrectionsProblem, checkCorrections } from '../../core/corrections/check-corrections.js';
import {
  type Corrections,
  correctionsFormat,
  correctionsText,
  isCorrected,
  type PhotoCorrections,
} from '../../core/corrections/corrections.js';
import { loadCorrections } from '../../core/corrections/load-corrections.js';
import { readPhotoFile } from '../../core/cover/read-photo-file.js';
import { emojiArt } from '../../core/emoji/art.js';
import { EmojifyError } from '../../errors/emojify-error.js';
import { type Corrector, correctionsHash } from '../corrector.js';
import { type PlannedPhoto, processPhoto } from '../process-photo.js';
import { type ProcessRequest, type ProcessTools, prepareRun } from '../process-photos.js';
import { readRecord } from '../record/record-file.js';
import { type ReportEntry, reviewed, toEntry } from '../report/report-entry.js';
import { reportPage } from '../report/report-page.js';
import { thumbnail } from '../report/thumbnail.js';
import type { BatchResult } from '../result.js';
import { runBatch } from '../run-batch.js';
import { writeOutput } from '../write-output.js';

export interface ReviewRequest extends ProcessRequest {
  /** The folder of the outputs. */
  readonly out: string;
  /** Where corrections are kept. */
  readonly corrections: string;
}

/** A review: photos that were processed, and the reviewer's decisions about them. */
export interface ReviewSession {
  readonly result: BatchResult;
  readonly count: number;
  page(): string;
  /** A picture of the photo before or after it was covered; undefined if there is none. */
  picture(index: number, kind: 'before' | 'after'): Promise<Buffer | undefined>;
  /**
   * Saves what was decided about a photo, and covers it again if that changes its output.
   * @returns the address of the new picture
   * @throws EmojifyError BAD_CORRECTIONS, UNKNOWN_EMOJI, PHOTO_CHANGED, OUTPUT_…
   */
  decide(index: number, document: unknown): Promise<{ readonly after: string }>;
  /** Resolves once everything is saved. */
  settled(): Promise<void>;
  totals(): { readonly reviewed: number; readonly corrected: number };
}

interface ReviewedPhoto {
  readonly planned: PlannedPhoto;
  readonly shown: ReportEntry;
  readonly output: string | undefined;
  /** Absent for a photo that could not be read. */
  entry: PhotoCorrections | undefined;
  version: number;
}

/** Processes the photos that are new since the last review, and prepares the review of all. */
export async function openReview(request: ReviewRequest, tools: ProcessTools): Promise<ReviewSession> {
  const known = await readCorrections(request.corrections);
  const unnamed = known.photos.map(({ name: _, ...photo }) => photo);
  const run = await prepareRun(
    { ...request, skipExisting: !request.overwrite, corrections: { ...known, photos: unnamed } },
    tools,
  );
  const entries = new Map(known.photos.map((photo) => [photo.sha256, photo]));
  const photos: (ReviewedPhoto | undefined)[] = [];
  const report = {
    async add(...[index, input, result, read]: Parameters<NonNullable<typeof run.job.report>['add']>) {
      const planned = run.photos[index]!;
      const before = run.job.corrector?.entryOf(input);
      const source = read ?? (before && { sha256: before.sha256, bytes: before.bytes });
      const corrections = entries.get(source?.sha256 ?? '');
      const shown = toEntry(input, result, source, { corrections }, {});
      photos[index] = { planned, shown, output: result.output, entry: entryOf(shown, corrections), version: 0 };
    },
    // The pictures of a review are made when they are looked at.
    written: async () => undefined,
    finish: async () => undefined,
  };
  const corrector = replacingKnown(run.job.corrector!, request.overwrite === true);
  const job = { ...run.job, report, corrector };
  const result = await runBatch(run.photos, job, { jobs: run.jobs }).finally(() => job.recorder?.finish());
  refuseFailure(result);
  const reviewedPhotos = photos.filter((photo) => photo !== undefined);
  const session = createSession(request.corrections, known, reviewedPhotos, { ...job, overwrite: true });
  await session.save();
  return { ...session, result, count: reviewedPhotos.length };
}

/** With no photo to look at, an empty page would hide that the inputs are wrong. */
function refuseFailure({ photos }: BatchResult): void {
  const [first] = photos;
  if (first?.error === undefined || photos.some(({ status }) => status !== 'failed')) return;
  const others = photos.length > 1 ? ` (and ${photos.length - 1} more photos that failed)` : '';
  throw new EmojifyError(first.error.code, `${first.input}: ${first.error.message}${others}: no photo to review`);
}

type Job = Awaited<ReturnType<typeof prepareRun>>['job'];

function createSession(path: string, known: Corrections, photos: readonly ReviewedPhoto[], job: Job) {
  let last: Promise<unknown> = Promise.resolve();
  /** One after another: the file holds all decisions, and covering uses every core. */
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
  const save = async () => {
    const here = new Map(photos.flatMap(({ entry }) => (entry ? [[entry.sha256, entry] as const] : [])));
    const others = known.photos.filter(({ sha256 }) => !here.has(sha256));
    const all = [...here.values(), ...others].sort((a, b) => ((a.name ?? a.sha256) < (b.name ?? b.sha256) ? -1 : 1));
    const text = correctionsText({ format: correctionsFormat, photos: all });
    await writeOutput(path, Buffer.from(text), { overwrite: true });
  };
  const addressOf = (index: number) => `after/${index}?${photos[index]!.version}`;
  return {
    save,
    page: () =>
      reportPage({
        photos: photos.map((photo, index) => onPage(photo, index, addressOf(index))),
        others: [],
        live: { saved: path },
      }),
    async picture(index: number, kind: 'before' | 'after') {
      const { planned, output } = photos[index]!;
      const file = kind === 'before' ? planned.input.name : output;
      return file === undefined ? undefined : thumbnail(await readPhotoFile(file));
    },
    decide: (index: number, document: unknown) =>
      inOrder(async () => {
        const photo = photos[index]!;
        const before = photo.entry;
        const entry = await checkedEntry(document, before);
        photo.entry = entry;
        await save();
        if (correctionsHash(entry, false) !== correctionsHash(before, false)) await coverAgain(photo, entry, job);
        return { after: addressOf(index) };
      }),
    settled: () => inOrder(async () => undefined),
    totals: () => ({
      reviewed: photos.filter(({ entry }) => entry?.review !== undefined).length,
      corrected: photos.filter(({ entry }) => entry?.faces.some(isCorrected)).length,
    }),
  };
}

/** The corrections so far; none before the first review. */
async function readCorrections(path: string): Promise<Corrections> {
  try {
    return await loadCorrections(path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'INPUT_NOT_FOUND') throw error;
    return { format: correctionsFormat, photos: [] };
  }
}

/**
 * An output that exists is kept if it shows what the corrections say. Of a photo that they do not have, it is replaced if
 * emojify wrote it, so that no other file is lost.
 */
function replacingKnown(corrector: Corrector, overwrite: boolean): Corrector {
  return {
    ...corrector,
    async isApplied(output, entry) {
      if (entry) return corrector.isApplied(output, entry);
      const folder = join(output, '..');
      const names = new Set((await readRecord(folder)).map(({ name }) => join(folder, name)));
      if (overwrite || names.has(join(output))) return false;
      const fix = 'pass --overwrite to replace it, or choose another --out';
      throw new EmojifyError('OUTPUT_EXISTS', `"${output}" already exists, and its photo was never reviewed: ${fix}`);
    },
  };
}

/** Every photo is in the file, so that the next review need not search it again. */
function entryOf(shown: ReportEntry, corrections: PhotoCorrections | undefined): PhotoCorrections | undefined {
  const { sha256, bytes, name, width, height, review, faces } = shown;
  if (corrections || sha256 === undefined || bytes === undefined) return corrections;
  const plain = faces.map(({ covered: _, shown: __, ...face }) => face);
  return { sha256, bytes, ...(name && { name }), width, height, ...(review && { review }), faces: plain };
}

/** The photo as the page shows it, with what was decided since it was processed. */
function onPage({ shown, entry, output }: ReviewedPhoto, index: number, after: string): ReportEntry {
  const faces = entry ? reviewed(entry.faces, []) : shown.faces;
  const known = faces.map((face) => ({
    ...shown.faces.find(({ box }) => JSON.stringify(box) === JSON.stringify(face.box)),
    ...face,
  }));
  const pictures = {
    ...(shown.status !== 'failed' && { before: `before/${index}` }),
    ...(output !== undefined && { after }),
  };
  const { review: _, ...rest } = shown;
  // That an earlier review processed it is nothing to look at.
  const status = shown.status === 'skipped' && !shown.error ? 'done' : shown.status;
  return { ...rest, status, ...(entry?.review && { review: entry.review }), faces: known, ...pictures };
}

async function checkedEntry(document: unknown, before: PhotoCorrections | undefined): Promise<PhotoCorrections> {
  try {
    const [entry] = checkCorrections({ format: correctionsFormat, photos: [document] }).photos;
    if (!entry || entry.sha256 !== before?.sha256) throw new CorrectionsProblem('photos[0]: not this photo');
    await Promise.all(entry.faces.flatMap(({ emoji }) => (emoji === undefined ? [] : [emojiArt(emoji)])));
    return entry;
  } catch (cause) {
    if (!(cause instanceof CorrectionsProblem)) throw cause;
    throw new EmojifyError('BAD_CORRECTIONS', cause.message, { cause });
  }
}

/** Covers exactly the faces of the entry: they were found before. */
async function coverAgain(photo: ReviewedPhoto, entry: PhotoCorrections, job: Job): Promise<void> {
  const corrector: Corrector = {
    alone: true,
    entryOf: () => entry,
    take(input, { sha256 }) {
      if (sha256 === entry.sha256) return entry;
      const fix = 'end the review and start it again';
      throw new EmojifyError('PHOTO_CHANGED', `"${input.name}" was changed during the review: ${fix}`);
    },
    // The next run detects, and then finds the same corrections applied.
    keyOf: (one) => correctionsHash(one, false),
    isApplied: async () => false,
    unused: () => [],
  };
  await processPhoto(photo.planned, { ...job, corrector });
  photo.version += 1;
  await job.recorder?.finish();
}
