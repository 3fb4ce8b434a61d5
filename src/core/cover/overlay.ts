import type { Art } from '../emoji/art.js';
import type { Frame } from '../photo/photo.js';

/** A picture of the user's own that covers faces, decoded; its aspect is kept. */
export interface Sticker {
  readonly name: string;
  readonly frame: Frame;
}

/** The ways to make a face itself unrecognisable. */
export const maskStyles = ['blur', 'pixelate', 'box'] as const;
export type MaskStyle = (typeof maskStyles)[number];

export const styles = ['emoji', ...maskStyles] as const;
/** What faces are covered with: an emoji (or sticker), or made unrecognisable themselves. */
export type Style = (typeof styles)[number];

/** The outline of what is hidden: the ellipse that touches the sides of a face's box, or the box. */
export const coverShapes = ['ellipse', 'box'] as const;
export type CoverShape = (typeof coverShapes)[number];

/** What a face is covered with. */
export type Overlay =
  | { readonly kind: 'art'; readonly art: Art }
  | { readonly kind: 'sticker'; readonly sticker: Sticker }
  | { readonly kind: MaskStyle };

/** Looks that are drawn over a face, in contrast to those made from its pixels. */
export type DrawnOverlay = Extract<Overlay, { kind: 'art' | 'sticker' }>;

export function isDrawn(overlay: Overlay): overlay is DrawnOverlay {
  return overlay.kind === 'art' || overlay.kind === 'sticker';
}
