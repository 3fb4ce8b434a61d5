import { emojiArt } from '../emoji/art.js';
import { type EmojiChoice, emojiFor } from '../emoji/choose.js';
import type { Cover } from './cover.js';
import type { CoverShape, Overlay, Sticker, Style } from './overlay.js';
import { type Track, type TrackedFace, typicalFace } from './track.js';

/** How faces are covered. */
export interface CoverOptions {
  /** Default `emoji`. */
  readonly style?: Style;
  /** One emoji for all faces, or one per emotion; by default the one that matches the emotion. */
  readonly emoji?: EmojiChoice;
  /** A picture of the user's to use instead of emojis. */
  readonly sticker?: Sticker;
  /**
   * Size of the emoji or sticker as a multiple of the face box's longer side, default 1.4; of another style as a
   * multiple of the face, limited to a size that hides the face.
   */
  readonly scale?: number;
  /** Outline of the backing under an emoji or sticker, or of the mask. */
  readonly shape?: CoverShape;
}

/** The emoji for a track: the same in all frames, so that it does not flicker. Undefined if the style is not emoji. */
export function emojiOf(track: Track, options: CoverOptions): string | undefined {
  const { style = 'emoji', emoji, sticker } = optionsFor(track, options);
  return style === 'emoji' && !sticker ? emojiFor(typicalFace(track), emoji) : undefined;
}

/** The covers of a track in a photo with this many frames. */
export async function coversOf(track: Track, options: CoverOptions, frames: number): Promise<Cover[]> {
  const coverOptions = optionsFor(track, options);
  const overlay = await overlayOf(track, coverOptions);
  return fillGaps(track.faces, frames).map(({ frame, face }) => ({
    region: face,
    overlay,
    ...(frames > 1 && { frame }),
    ...(coverOptions.scale !== undefined && { scale: coverOptions.scale }),
    ...(coverOptions.shape && { shape: coverOptions.shape }),
  }));
}

/** A reviewer's choice for one face takes precedence over the options for all. */
function optionsFor({ corrected }: Track, options: CoverOptions): CoverOptions {
  const { emoji, style = emoji === undefined ? undefined : 'emoji' } = corrected ?? {};
  if (style === undefined) return options;
  const { sticker: _, ...others } = options;
  return { ...others, style, ...(emoji !== undefined && { emoji: { kind: 'all', emoji } }) };
}

async function overlayOf(track: Track, coverOptions: CoverOptions): Promise<Overlay> {
  const { style = 'emoji', sticker } = coverOptions;
  if (style !== 'emoji') return { kind: style };
  if (sticker) return { kind: 'sticker', sticker };
  return { kind: 'art', art: await emojiArt(emojiOf(track, coverOptions)!) };
}

/**
 * A face is present before it is detected and after it is lost, blurred by its movement. So frames next to a detection
 * in which this track has none are covered at the same place, and so is every frame between two detections. A reviewer
 * may have drawn several boxes in one frame.
 */
function fillGaps(faces: readonly TrackedFace[], frames: number): TrackedFace[] {
  const filled: TrackedFace[] = [];
  const seen = [...new Set(faces.map(({ frame }) => frame))];
  const places = new Map(seen.map((frame, index) => [frame, index]));
  for (const trackedFace of faces) {
    const index = places.get(trackedFace.frame)!;
    const before = seen[index - 1] ?? trackedFace.frame - 2;
    const after = seen[index + 1] ?? trackedFace.frame + 2;
    for (let frame = before + 1; frame < after; frame += 1) {
      if (frame >= 0 && frame < frames) filled.push({ frame, face: trackedFace.face });
    }
  }
  return filled;
}
