import type { ImageQuality } from '@aws-sdk/client-rekognition';
import type { Box, Frame } from '../../core/photo/photo.js';

/** Samples a side: enough for a mean, and the same time for a face of any size. */
const samples = 48;

/**
 * Brightness and sharpness of a face, 0–100 as in Rekognition: mean luma, and the mean step between neighbouring
 * pixels where 16 of 255 counts as fully sharp. Good for "too dark" and "too blurred", not for Rekognition's own figures.
 */
export function faceQuality(frame: Frame, box: Box): ImageQuality {
  let luma = 0;
  let steps = 0;
  for (let row = 0; row < samples; row++) {
    for (let column = 0; column < samples; column++) {
      const x = clamp(Math.floor(box.left + ((column + 0.5) / samples) * box.width), frame.width - 2);
      const y = clamp(Math.floor(box.top + ((row + 0.5) / samples) * box.height), frame.height - 1);
      const here = lumaAt(frame, x, y);
      luma += here;
      steps += Math.abs(lumaAt(frame, x + 1, y) - here);
    }
  }
  const count = samples * samples;
  return { Brightness: (luma / count / 255) * 100, Sharpness: Math.min(100, (steps / count / 16) * 100) };
}

function clamp(value: number, highest: number): number {
  return Math.max(0, Math.min(value, highest));
}

/** Rec. 601 luma of an sRGB pixel, 0–255. */
function lumaAt({ width, channels, pixels }: Frame, x: number, y: number): number {
  const at = (y * width + x) * channels;
  return 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
}
