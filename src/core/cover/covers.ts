import { emojiArt } from '../emoji/art.js';
import { type EmojiChoice, emojiFor } from '../emoji/choose.js';
import type { Cover } from './cover.js';
import type { CoverShape, Look, MaskStyle, Sticker } from './look.js';
import { type Sighting, type Subject, typicalFace } from './subject.js';

export const styles = ['emoji', 'blur', 'pixelate', 'box'] as const satisfies readonly ('emoji' | MaskStyle)[];
/** What faces are covered with: an emoji (or sticker), or made unrecognisable themselves. */
export type Style = (typeof styles)[number];

/** How faces are covered. */
export interface Covering {
  /** Default `emoji`. */
  readonly style?: Style;
  /** Which emoji, for all or by emotion; without it, the one that fits the face. */
  readonly emoji?: EmojiChoice;
  /** A picture of one's own in place of emojis. */
  readonly sticker?: Sticker;
  /**
   * Size of the emoji or sticker as a multiple of the face box's longer side, default 1.4; of another style as a multiple
   * of the face, never less than hides it.
   */
  readonly scale?: number;
  /** Outline of the backing under an emoji or sticker, or of what is masked. */
  readonly shape?: CoverShape;
}

/** The emoji a subject gets: one for all its frames, so that it does not flicker. Undefined when the style is no emoji. */
export function emojiOf(subject: Subject, { style = 'emoji', emoji, sticker }: Covering): string | undefined {
  return style === 'emoji' && !sticker ? emojiFor(typicalFace(subject), emoji) : undefined;
}

/** Where a subject is covered, and with what, in a photo of so many frames. */
export async function coversOf(subject: Subject, covering: Covering, frames: number): Promise<Cover[]> {
  const look = await lookOf(subject, covering);
  return filledGaps(subject.sightings, frames).map(({ frame, face }) => ({
    region: face,
    look,
    ...(frames > 1 && { frame }),
    ...(covering.scale !== undefined && { scale: covering.scale }),
    ...(covering.shape && { shape: covering.shape }),
  }));
}

async function lookOf(subject: Subject, covering: Covering): Promise<Look> {
  const { style = 'emoji', sticker } = covering;
  if (style !== 'emoji') return { kind: style };
  if (sticker) return { kind: 'sticker', sticker };
  return { kind: 'art', art: await emojiArt(emojiOf(subject, covering)!) };
}

/**
 * A face is there before it is found and after it is lost, blurred by its movement: frames next to a sighting that have
 * none of this subject are covered where it was seen, and so is every frame between two sightings.
 */
function filledGaps(sightings: readonly Sighting[], frames: number): Sighting[] {
  const filled: Sighting[] = [];
  for (const [index, sighting] of sightings.entries()) {
    const before = sightings[index - 1]?.frame ?? sighting.frame - 2;
    const after = sightings[index + 1]?.frame ?? sighting.frame + 2;
    for (let frame = before + 1; frame < after; frame += 1) {
      if (frame >= 0 && frame < frames) filled.push({ frame, face: sighting.face });
    }
  }
  return filled;
}
