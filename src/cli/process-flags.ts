import { optionRanges } from '../core/cover/option-ranges.js';
import { awsFlags } from './aws-flags.js';
import { Flags } from './oclif.js';
import { numberFlag, numbersFlag } from './value-flags.js';

const covering = { helpGroup: 'COVERING' };
const selection = { helpGroup: 'FACES' };
const output = { helpGroup: 'OUTPUT' };

/** As of xargs and grep; oclif takes any character, but its types know only letters. */
const zero = '0' as 'z';

/** The flags of `process`. */
export const processFlags = {
  style: Flags.option({
    ...covering,
    summary: 'emoji, blur, pixelate or box (default: emoji)',
    options: ['emoji', 'blur', 'pixelate', 'box'] as const,
    helpValue: 'STYLE',
  })(),
  emoji: Flags.string({
    ...covering,
    summary: 'one emoji for all, or some by emotion: happy=🥳,sad=🌧 (default: what fits the face)',
    helpValue: 'EMOJI',
  }),
  sticker: Flags.string({ ...covering, summary: 'picture of your own to put over faces', helpValue: 'FILE' }),
  scale: numberFlag('scale', {
    ...covering,
    summary: 'size of the cover, as a multiple of the face; never so small that the face shows',
    ...optionRanges.scale,
  }),
  shape: Flags.option({
    ...covering,
    summary: 'outline of what is hidden: ellipse or box (default: box for pixelate and box, else ellipse)',
    options: ['ellipse', 'box'] as const,
    helpValue: 'SHAPE',
  })(),
  'min-confidence': numberFlag('min-confidence', {
    ...selection,
    summary: 'what the detector is less sure of is no face (0–100)',
    ...optionRanges.minConfidence,
  }),
  'min-face': numberFlag('min-face', {
    ...selection,
    summary: 'faces narrower or lower than this do not count',
    ...optionRanges.minFace,
    helpValue: 'PIXELS',
  }),
  'max-faces': numberFlag('max-faces', {
    ...selection,
    summary: 'cover only the largest faces of each photo, leave the others',
    ...optionRanges.maxFaces,
  }),
  skip: numbersFlag('skip', { ...selection, summary: 'leave these faces; numbers as in --preview, from the left' }),
  pick: Flags.boolean({ ...selection, summary: 'ask which faces to cover, photo by photo' }),
  detector: Flags.option({
    ...selection,
    summary: 'local: on this machine; rekognition: Amazon Rekognition, sends photos to AWS (default: local)',
    options: ['local', 'rekognition'] as const,
    helpValue: 'NAME',
  })(),
  out: Flags.string({
    ...output,
    char: 'o',
    summary: 'file, folder or - for stdout (default: NAME.emojified.EXT beside the photo)',
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
    summary: 'keep EXIF, XMP and IPTC (may name people and places); never the thumbnail',
  }),
  overwrite: Flags.boolean({ ...output, summary: 'replace outputs that exist' }),
  'skip-existing': Flags.boolean({ ...output, summary: 'leave photos whose output exists: go on with a stopped run' }),
  preview: Flags.boolean({ ...output, summary: 'also write NAME.preview.EXT with numbered boxes' }),
  'max-megapixels': numberFlag('max-megapixels', {
    summary: 'most pixels of a photo, all frames together, in millions (default: 100, fewer where memory is limited)',
    ...optionRanges.maxMegapixels,
  }),
  'raw-preview': Flags.boolean({
    summary: 'process camera RAW files (NEF, CR2, CR3, ARW, DNG, …) by the full-size JPEG inside them',
  }),
  'dry-run': Flags.boolean({ ...output, summary: 'find faces, write nothing (but the preview)' }),
  recursive: Flags.boolean({ char: 'r', summary: 'search folders recursively' }),
  'files-from': Flags.string({
    summary: 'read the names of photos from this file, one a line, or from stdin (-)',
    helpValue: 'FILE',
  }),
  null: Flags.boolean({ char: zero, summary: 'names in --files-from end with NUL, as from find -print0' }),
  quiet: Flags.boolean({ char: 'q', summary: 'print only warnings and errors' }),
  jobs: numberFlag('jobs', { summary: 'photos worked on at once', min: 1, max: 64, whole: true }),
  'fail-on-faces': Flags.boolean({
    summary:
      'exit with 1 when a face is left uncovered or, with --dry-run, found; also looks at outputs that are skipped',
  }),
  'ignore-unreadable': Flags.boolean({
    summary: 'let --fail-on-faces pass in spite of videos, RAW files and the like, which cannot be checked',
  }),
  'allow-private-urls': Flags.boolean({
    summary: 'fetch photos from loopback and private addresses as well',
    env: 'EMOJIFY_ALLOW_PRIVATE_URLS',
  }),
  region: awsFlags.region,
  profile: awsFlags.profile,
  'endpoint-url': awsFlags['endpoint-url'],
};
