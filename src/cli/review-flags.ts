import { Flags } from './oclif.js';
import { processFlags } from './process-flags.js';
import { numberFlag } from './value-flags.js';

/** The flags of `review`: those of `process` that are about finding, covering and writing, and those of the page. */
export const reviewFlags = {
  style: processFlags.style,
  emoji: processFlags.emoji,
  sticker: processFlags.sticker,
  scale: processFlags.scale,
  shape: processFlags.shape,
  'min-confidence': processFlags['min-confidence'],
  'min-face': processFlags['min-face'],
  'max-faces': processFlags['max-faces'],
  thorough: processFlags.thorough,
  detector: processFlags.detector,
  out: Flags.string({ char: 'o', summary: 'output folder for the covered photos', helpValue: 'DIR', required: true }),
  format: processFlags.format,
  quality: processFlags.quality,
  'keep-metadata': processFlags['keep-metadata'],
  overwrite: Flags.boolean({ summary: 'process all photos again, and replace files that emojify did not write' }),
  corrections: Flags.string({
    summary: 'file to save the decisions in (default: corrections.json in --out)',
    helpValue: 'FILE',
  }),
  'no-record': processFlags['no-record'],
  'max-megapixels': processFlags['max-megapixels'],
  'raw-preview': processFlags['raw-preview'],
  recursive: processFlags.recursive,
  'files-from': processFlags['files-from'],
  null: processFlags.null,
  quiet: processFlags.quiet,
  jobs: processFlags.jobs,
  region: processFlags.region,
  profile: processFlags.profile,
  'endpoint-url': processFlags['endpoint-url'],
  port: numberFlag('port', { summary: 'port of the page (default: any free port)', min: 1, max: 65535, whole: true }),
  'no-open': Flags.boolean({ summary: 'print the address of the page without opening it in a browser' }),
};

/** The flags of `process` that a review does not have, as if they were not given. */
export const notInReview = {
  skip: undefined,
  pick: false,
  report: undefined,
  'report-originals': false,
  'skip-existing': false,
  'no-detect': false,
  preview: false,
  'dry-run': false,
  'fail-on-faces': false,
  'ignore-unreadable': false,
  'allow-uncertain': false,
  'allow-private-urls': false,
  cloud: false,
  'leave-in-s3': false,
  rate: undefined,
  config: undefined,
  param: undefined,
  stage: undefined,
};
