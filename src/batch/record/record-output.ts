import type { CoveredBox } from '../../core/cover/cover-photo.js';
import type { PhotoOptions } from '../../core/cover/photo-options.js';
import { hashOf } from './cover-record.js';
import type { Recorder } from './recorder.js';

interface RecordingRun {
  readonly recorder?: Recorder;
  readonly options: PhotoOptions;
  readonly version: string;
}

interface CoveredOutput {
  readonly width: number;
  readonly height: number;
  readonly covered: readonly CoveredBox[];
  /** A key for the applied corrections. */
  readonly corrections: string | undefined;
}

/** Adds an output that was just written to the run's record. */
export async function recordOutput(
  path: string,
  bytes: Buffer,
  { width, height, covered, corrections }: CoveredOutput,
  { recorder, options, version }: RecordingRun,
): Promise<void> {
  const { style = 'emoji' } = options.cover;
  const kept = recordedOptions(options);
  const what = { width, height, covered, style, version, options: kept };
  await recorder?.add(path, { sha256: hashOf(bytes), ...what, ...(corrections && { corrections }) });
}

/**
 * The options as the record keeps them: without the path of a sticker and without numbers of faces, which only the
 * input has.
 */
function recordedOptions({ cover, selection }: PhotoOptions): Readonly<Record<string, unknown>> {
  const { scale, shape, emoji, sticker } = cover;
  const { minConfidence, minFace, maxFaces } = selection;
  return {
    ...(emoji && { emoji: emoji.kind === 'all' ? emoji.emoji : emoji.emojis }),
    ...(sticker && { sticker: true }),
    ...(scale !== undefined && { scale }),
    ...(shape && { shape }),
    ...(minConfidence !== undefined && { minConfidence }),
    ...(minFace !== undefined && { minFace }),
    ...(maxFaces !== undefined && { maxFaces }),
  };
}
