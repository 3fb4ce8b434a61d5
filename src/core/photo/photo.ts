/** A rectangle in pixels of the upright photo; it may extend beyond the photo's edges. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A face-shaped part of a photo: its box and the roll of the head. */
export interface Region {
  readonly box: Box;
  /** Degrees clockwise from upright, as seen in the photo (Rekognition's `Pose.Roll`). */
  readonly roll: number;
}

/** One picture as raw pixels: sRGB, 8 bits per channel, upright, rows from the top without padding. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** 3: RGB. 4: RGBA, not premultiplied. */
  readonly channels: 3 | 4;
  /** width × height × channels bytes. */
  readonly pixels: Buffer;
}

/** Formats that can be read and written. */
export const photoFormats = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const;
export type PhotoFormat = (typeof photoFormats)[number];

/** Formats that can be read. */
export const inputFormats = [...photoFormats, 'heic'] as const;
export type InputFormat = (typeof inputFormats)[number];

/** The default output format of a photo: its own, or JPEG if that cannot be written. */
export function writtenFormat(format: InputFormat): PhotoFormat {
  return format === 'heic' ? 'jpeg' : format;
}

/** What the header of a picture file contains, read without decoding pixels. */
export interface PhotoInfo {
  readonly format: InputFormat;
  /** Pixels of one frame, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** 1 unless animated. */
  readonly frames: number;
}

/** A decoded photo: one frame, or all frames of an animation, all of the same size. */
export interface Photo extends PhotoInfo {
  readonly channels: 3 | 4;
  readonly images: readonly Frame[];
  /** Duration of each frame of an animation in milliseconds, and the loop count (0: endless). */
  readonly animation?: { readonly delay: readonly number[]; readonly loop: number };
}
