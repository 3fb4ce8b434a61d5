import { optionRanges } from '../core/cover/option-ranges.js';
import { awsFlags } from './aws-flags.js';
import { Flags } from './oclif.js';
import { serviceFlags } from './service-flags.js';
import { numberFlag, numbersFlag } from './value-flags.js';

const cover = { helpGroup: 'COVER' };
const selection = { helpGroup: 'FACES' };
const output = { helpGroup: 'OUTPUT' };
const cloud = { helpGroup: 'CLOUD' };

/** `-0`, as in xargs and grep. oclif accepts any character, but its types allow only letters. */
const zero = '0' as 'z';

/** The flags of `process`. */
export const processFlags = {
  style: Flags.option({
    ...cover,
    summary: 'how to cover faces: emoji, blur, pixelate or box (default: emoji)',
    options: ['emoji', 'blur', 'pixelate', 'box'] as const,
    helpValue: 'STYLE',
  })(),
  emoji: Flags.string({
    ...cover,
    summary: 'one emoji for all faces, or one per emotion: happy=🥳,sad=🌧 (default: chosen by emotion)',
    helpValue: 'EMOJI',
  }),
  sticker: Flags.string({ ...cover, summary: 'cover faces with this image', helpValue: 'FILE' }),
  scale: numberFlag('scale', {
    ...cover,
    summary: 'size of the cover relative to the face (0.5–4); the face stays hidden at any scale',
    ...optionRanges.scale,
  }),
  shape: Flags.option({
    ...cover,
    summary: 'outline of the covered area: ellipse or box (default: box for pixelate and box, otherwise ellipse)',
    options: ['ellipse', 'box'] as const,
    helpValue: 'SHAPE',
  })(),
  'min-confidence': numberFlag('min-confidence', {
    ...selection,
    summary: 'ignore detections below this confidence (0–100)',
    ...optionRanges.minConfidence,
  }),
  'min-face': numberFlag('min-face', {
    ...selection,
    summary: 'ignore faces narrower or shorter than this',
    ...optionRanges.minFace,
    helpValue: 'PIXELS',
  }),
  'max-faces': numberFlag('max-faces', {
    ...selection,
    summary: 'cover only the N largest faces of each photo',
    ...optionRanges.maxFaces,
  }),
  skip: numbersFlag('skip', { ...selection, summary: 'leave these faces uncovered; --preview shows their numbers' }),
  thorough: Flags.boolean({
    ...selection,
    summary: 'search every angle and size, to miss as few faces as possible; takes many times as long',
  }),
  corrections: Flags.string({
    ...selection,
    summary: 'apply a reviewer’s corrections, exported from the --report page',
    helpValue: 'FILE',
  }),
  'no-detect': Flags.boolean({
    ...selection,
    summary: 'cover exactly the faces in --corrections without searching for others; skip photos that are not in it',
  }),
  pick: Flags.boolean({ ...selection, summary: 'ask which faces to cover in each photo' }),
  detector: Flags.option({
    ...selection,
    summary: 'local (on this machine) or rekognition (sends photos to Amazon Rekognition) (default: local)',
    options: ['local', 'rekognition'] as const,
    helpValue: 'NAME',
  })(),
  out: Flags.string({
    ...output,
    char: 'o',
    summary: 'output file or folder, or - for stdout (default: NAME.emojified.EXT beside the photo)',
    helpValue: 'PATH',
  }),
  format: Flags.option({
    ...output,
    summary: 'jpeg, png, webp, avif, gif or tiff (default: the format of the photo)',
    options: ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const,
    helpValue: 'FORMAT',
  })(),
  quality: numberFlag('quality', {
    ...output,
    summary: 'quality of JPEG, WebP and AVIF (1–100)',
    ...optionRanges.quality,
  }),
  'keep-metadata': Flags.boolean({
    ...output,
    summary: 'keep EXIF, XMP and IPTC, which may name people and places; the thumbnail is always removed',
  }),
  overwrite: Flags.boolean({ ...output, summary: 'replace existing outputs' }),
  'skip-existing': Flags.boolean({
    ...output,
    summary: 'skip photos whose output exists, to resume an interrupted run or redo those whose --corrections changed',
  }),
  report: Flags.string({
    ...output,
    summary: 'also write a page to review the results; it shows the original photos: do not publish it',
    helpValue: 'FILE',
  }),
  'report-originals': Flags.boolean({
    ...output,
    summary: 'copy previews of the originals beside the --report instead of linking to the originals',
  }),
  'no-record': Flags.boolean({ ...output, summary: 'do not write .emojify.json, which "emojify check" reads' }),
  preview: Flags.boolean({ ...output, summary: 'also write NAME.preview.EXT with numbered boxes' }),
  'max-megapixels': numberFlag('max-megapixels', {
    summary:
      'maximum megapixels of a photo, all frames together (default: 75, 100 for animations, less if memory is limited)',
    ...optionRanges.maxMegapixels,
  }),
  'raw-preview': Flags.boolean({
    summary: 'use the embedded full-size JPEG of camera RAW files (NEF, CR2, CR3, ARW, DNG, …)',
  }),
  'dry-run': Flags.boolean({ ...output, summary: 'find faces without writing anything but previews' }),
  recursive: Flags.boolean({ char: 'r', summary: 'search folders recursively' }),
  'files-from': Flags.string({
    summary: 'read paths of photos from this file, one per line, or from stdin (-)',
    helpValue: 'FILE',
  }),
  null: Flags.boolean({ char: zero, summary: 'paths in --files-from are separated by NUL, as in find -print0' }),
  quiet: Flags.boolean({ char: 'q', summary: 'print only warnings and errors' }),
  jobs: numberFlag('jobs', { summary: 'number of photos to process at once', min: 1, max: 64, whole: true }),
  'fail-on-faces': Flags.boolean({
    summary: 'exit with 1 if a face is left uncovered or, with --dry-run, found; skipped outputs are checked too',
  }),
  'ignore-unreadable': Flags.boolean({
    summary: 'let --fail-on-faces pass despite files that cannot be checked, such as videos and RAW files',
  }),
  'allow-uncertain': Flags.boolean({
    summary: 'let --fail-on-faces pass despite faces in files that changed after they were covered',
  }),
  'allow-private-urls': Flags.boolean({
    summary: 'also fetch photos from loopback and private addresses',
    env: 'EMOJIFY_ALLOW_PRIVATE_URLS',
  }),
  cloud: Flags.boolean({
    ...cloud,
    summary: 'use the deployed service whose serverless.yml is in this folder; photos may also be s3://BUCKET/PREFIX',
  }),
  'leave-in-s3': Flags.boolean({ ...cloud, summary: 'leave results in the service’s bucket' }),
  rate: numberFlag('rate', {
    ...cloud,
    summary: 'maximum photos per second (default: the throttle of the HTTP API or the Rekognition quota, if lower)',
    min: 0.1,
    max: 1000,
  }),
  config: serviceFlags.config,
  param: serviceFlags.param,
  stage: awsFlags.stage,
  region: awsFlags.region,
  profile: awsFlags.profile,
  'endpoint-url': awsFlags['endpoint-url'],
};
