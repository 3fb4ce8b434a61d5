import type { Style } from '../core/cover/cover-options.js';
import type { CoverShape } from '../core/cover/overlay.js';
import type { PhotoFormat } from '../core/photo/photo.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { ProcessRequest } from './process-photos.js';

/** The flags of `process` that say what to do with photos, as parsed. */
export interface BatchFlags {
  readonly style?: Style;
  readonly emoji?: string;
  readonly sticker?: string;
  readonly scale?: number;
  readonly shape?: CoverShape;
  readonly 'min-confidence'?: number;
  readonly 'min-face'?: number;
  readonly 'max-faces'?: number;
  readonly skip?: readonly number[];
  readonly pick?: boolean;
  readonly out?: string;
  readonly format?: PhotoFormat;
  readonly quality?: number;
  readonly 'keep-metadata'?: boolean;
  readonly overwrite?: boolean;
  readonly 'skip-existing'?: boolean;
  readonly 'fail-on-faces'?: boolean;
  readonly preview?: boolean;
  readonly 'raw-preview'?: boolean;
  readonly 'dry-run'?: boolean;
  readonly recursive?: boolean;
  readonly 'files-from'?: string;
  readonly null?: boolean;
  readonly jobs?: number;
}

/**
 * The request that these arguments and flags make.
 * @throws EmojifyError USAGE for flags that contradict each other
 */
export function toRequest(photos: readonly string[], flags: BatchFlags): ProcessRequest {
  refuseContradictions(flags);
  return {
    photos,
    filesFrom: flags['files-from'],
    nullSeparated: flags.null,
    out: flags.out,
    recursive: flags.recursive,
    overwrite: flags.overwrite,
    skipExisting: flags['skip-existing'],
    // A gate may not pass what it has not seen.
    detectInSkipped: flags['fail-on-faces'],
    dryRun: flags['dry-run'],
    ownOutputs: flags['dry-run'] && flags['fail-on-faces'],
    preview: flags.preview,
    rawPreview: flags['raw-preview'],
    style: flags.style,
    emoji: flags.emoji,
    sticker: flags.sticker,
    scale: flags.scale,
    shape: flags.shape,
    selection: {
      minConfidence: flags['min-confidence'],
      minFace: flags['min-face'],
      maxFaces: flags['max-faces'],
      skip: flags.skip,
    },
    encoding: { format: flags.format, quality: flags.quality, keepMetadata: flags['keep-metadata'] },
    // Questions come one at a time, and in order.
    jobs: flags.pick ? 1 : flags.jobs,
  };
}

/** What one flag asks for and another makes impossible; said rather than ignored. */
function refuseContradictions(flags: BatchFlags): void {
  const { style = 'emoji', emoji, sticker, overwrite, pick } = flags;
  const given = Object.entries({ emoji, sticker }).filter(([, value]) => value !== undefined);
  if (style !== 'emoji' && given[0]) refuse(`--${given[0][0]}`, `--style ${style}`);
  if (emoji !== undefined && sticker !== undefined) refuse('--emoji', '--sticker');
  if (overwrite && flags['skip-existing']) refuse('--overwrite', '--skip-existing');
  if (flags.null && flags['files-from'] === undefined) throw new EmojifyError('USAGE', '--null requires --files-from');
  if (pick && flags['dry-run']) refuse('--pick', '--dry-run');
}

function refuse(flag: string, other: string): never {
  throw new EmojifyError('USAGE', `${flag} has no meaning with ${other}: leave one of them out`);
}
