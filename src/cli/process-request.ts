import type { ProcessRequest } from '../batch/process-photos.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Interfaces } from './oclif.js';
import type { processFlags } from './process-flags.js';

/** The flags of `process`, as parsed. */
export type ProcessFlags = Interfaces.InferredFlags<typeof processFlags>;

/**
 * Builds the request from arguments and flags.
 * @throws EmojifyError USAGE for flags that contradict each other
 */
export function toRequest(photos: readonly string[], flags: ProcessFlags): ProcessRequest {
  refuseContradictions(flags);
  const failOnFaces = flags['fail-on-faces'];
  return {
    photos,
    filesFrom: flags['files-from'],
    nullSeparated: flags.null,
    out: flags.out,
    recursive: flags.recursive,
    overwrite: flags.overwrite,
    skipExisting: flags['skip-existing'],
    // The gate must not pass an output that was not checked.
    detectInSkipped: failOnFaces,
    dryRun: flags['dry-run'],
    ownOutputs: flags['dry-run'] && failOnFaces,
    record: !flags['no-record'],
    ...(flags.report !== undefined && { report: { path: flags.report, originals: flags['report-originals'] } }),
    corrections: flags.corrections,
    detect: !flags['no-detect'],
    preview: flags.preview,
    rawPreview: flags['raw-preview'],
    settings: {
      style: flags.style,
      emoji: flags.emoji,
      sticker: flags.sticker,
      scale: flags.scale,
      shape: flags.shape,
      minConfidence: flags['min-confidence'],
      minFace: flags['min-face'],
      maxFaces: flags['max-faces'],
      skip: flags.skip,
      thorough: flags.thorough,
      format: flags.format,
      quality: flags.quality,
      keepMetadata: flags['keep-metadata'],
      maxMegapixels: flags['max-megapixels'],
    },
    // Questions are asked one at a time and in order.
    jobs: flags.pick ? 1 : flags.jobs,
  };
}

/** What the deployed service decides: how faces are found and covered, and how results are encoded. */
const decidedByService = [
  'style',
  'emoji',
  'sticker',
  'scale',
  'shape',
  'min-confidence',
  'min-face',
  'max-faces',
  'skip',
  'thorough',
  'corrections',
  'no-detect',
  'pick',
  'detector',
  'format',
  'quality',
  'keep-metadata',
  'max-megapixels',
] as const;

/** What needs the photo's pixels, or knows of the covers, on this machine. */
const doneHere = [
  'preview',
  'raw-preview',
  'no-record',
  'fail-on-faces',
  'ignore-unreadable',
  'allow-uncertain',
] as const;

/** Flags that mean something with `--cloud` only. */
const cloudOnly = ['leave-in-s3', 'rate', 'stage', 'config', 'param'] as const;

/** Refuses flags that `--cloud` cannot follow, all at once, and flags of `--cloud` without it. */
function refuseForCloud(flags: ProcessFlags): void {
  const given = (names: readonly (keyof ProcessFlags)[]) =>
    names.filter((name) => flags[name] !== undefined && flags[name] !== false).map((name) => `--${name}`);
  if (!flags.cloud) {
    const [flag] = given(cloudOnly);
    if (flag) throw new EmojifyError('USAGE', `${flag} requires --cloud`);
    return;
  }
  const service = given(decidedByService);
  if (service.length > 0) {
    const why = 'the deployed service decides how photos are processed: change its functions instead';
    throw new EmojifyError('USAGE', `${service.join(', ')} cannot be combined with --cloud: ${why}`);
  }
  const here = given(doneHere);
  if (here.length > 0) {
    const why = 'check the results afterwards with "emojify check"';
    throw new EmojifyError('USAGE', `${here.join(', ')} cannot be combined with --cloud: ${why}`);
  }
  if (flags['leave-in-s3']) refuseWithLeft(flags);
}

/** Results that are left in S3 have no file here. */
function refuseWithLeft(flags: ProcessFlags): void {
  const files = ['out', 'overwrite', 'skip-existing', 'report'] as const;
  const file = files.find((name) => flags[name] !== undefined && flags[name] !== false);
  if (file) refuse(`--${file}`, '--leave-in-s3');
}

/** Refuses flags that contradict each other, rather than ignoring one of them. */
function refuseContradictions(flags: ProcessFlags): void {
  refuseForCloud(flags);
  const { style = 'emoji', emoji, sticker, overwrite, pick } = flags;
  const given = Object.entries({ emoji, sticker }).filter(([, value]) => value !== undefined);
  if (style !== 'emoji' && given[0]) refuse(`--${given[0][0]}`, `--style ${style}`);
  if (emoji !== undefined && sticker !== undefined) refuse('--emoji', '--sticker');
  if (overwrite && flags['skip-existing']) refuse('--overwrite', '--skip-existing');
  if (flags.null && flags['files-from'] === undefined) throw new EmojifyError('USAGE', '--null requires --files-from');
  if (flags.thorough && flags.detector === 'rekognition') refuse('--thorough', '--detector rekognition');
  if (flags['no-detect']) refuseDetection(flags);
  if (flags.report !== undefined && flags['dry-run']) refuse('--report', '--dry-run');
  if (flags['report-originals'] && flags.report === undefined) {
    throw new EmojifyError('USAGE', '--report-originals requires --report');
  }
  if (pick && flags['dry-run']) refuse('--pick', '--dry-run');
}

/** Rejects flags about detection if detection is off. */
function refuseDetection(flags: ProcessFlags): void {
  if (flags.corrections === undefined) throw new EmojifyError('USAGE', '--no-detect requires --corrections');
  for (const name of ['thorough', 'detector', 'min-confidence', 'min-face'] as const) {
    if (flags[name]) refuse('--no-detect', `--${name}`);
  }
}

function refuse(flag: string, other: string): never {
  throw new EmojifyError('USAGE', `${flag} cannot be combined with ${other}: remove one of them`);
}
