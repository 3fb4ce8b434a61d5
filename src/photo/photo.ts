/** A rectangle in pixels of the upright photo; it may reach over the photo's edges. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A face-shaped part of a photo: its box, and how far the head is tilted. */
export interface Region {
  readonly box: Box;
  /** Degrees clockwise from upright, as seen in the photo (Rekognition's `Pose.Roll`). */
  readonly roll: number;
}

/** One picture as raw pixels: sRGB, 8 bits a channel, upright, rows from the top without padding. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** 3: RGB. 4: RGBA, not premultiplied. */
  readonly channels: 3 | 4;
  /** width × height × channels bytes. */
  readonly pixels: Buffer;
}

export const photoFormats = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const;
export type PhotoFormat = (typeof photoFormats)[number];
