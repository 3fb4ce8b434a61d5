import type { Point } from './centerface.js';

/** Degrees up to which a face counts as upright. */
export const UPRIGHT_ROLL = 30;

/**
 * The roll of a head, in degrees clockwise as seen in the photo, −180 to 180: the direction from the middle of the eyes
 * to the middle of the mouth relative to straight down, averaged with the line through the eyes and the one through the
 * mouth corners.
 */
export function rollOf([rightEye, leftEye, , rightMouth, leftMouth]: readonly Point[]): number {
  const across = {
    x: leftEye!.x - rightEye!.x + leftMouth!.x - rightMouth!.x,
    y: leftEye!.y - rightEye!.y + leftMouth!.y - rightMouth!.y,
  };
  const down = {
    x: rightMouth!.x + leftMouth!.x - rightEye!.x - leftEye!.x,
    y: rightMouth!.y + leftMouth!.y - rightEye!.y - leftEye!.y,
  };
  return (Math.atan2(across.y - down.x, across.x + down.y) * 180) / Math.PI;
}
