import type { Art } from '../emoji/art.js';
import type { Frame } from '../photo/photo.js';

/** A decoded picture of the user's that covers faces; its aspect ratio is kept. */
export interface Sticker {
  readonly name: string;
  readonly frame: Frame;
}

/** The styles that make the face itself unrecognizable. */
export const maskStyles = ['blur', 'pixelate', 'box'] as const;
export type MaskStyle = (typeof maskStyles)[number];

export const styles = ['emoji', ...maskStyles] as const;
/** How faces are covered: with an emoji (or sticker), or by masking the face itself. */
export type Style = (typeof styles)[number];

/** The outline of the hidden area: the ellipse that touches the sides of a face's box, or the box itself. */
export const coverShapes = ['ellipse', 'box'] as const;
export type CoverShape = (typeof coverShapes)[number];

/** What a face is covered with. */
export type Overlay =
  | { readonly kind: 'art'; readonly art: Art }
  | { readonly kind: 'sticker'; readonly sticker: Sticker }
  | { readonly kind: MaskStyle };

/** Overlays that are drawn over a face, as opposed to masks, which are made from its pixels. */
export type DrawnOverlay = Extract<Overlay, { kind: 'art' | 'sticker' }>;

export function isDrawn(overlay: Overlay): overlay is DrawnOverlay {
  return overlay.kind === 'art' || overlay.kind === 'sticker';
}
