import { boxReachOf, type Point, reachOf } from '../photo/geometry.js';
import type { Region } from '../photo/photo.js';
import type { CoverShape } from './overlay.js';

/**
 * How far the backing extends beyond the face's ellipse. Detectors' boxes end at the chin and in the middle of the
 * forehead, and exclude the jaw of a head in profile.
 */
const ellipseMargin = 1.28;
/** How far it extends beyond the box, whose corners include the jaw already. */
const boxMargin = 1.12;

const marginOf = (shape: CoverShape) => (shape === 'box' ? boxMargin : ellipseMargin);

/** Half the width and height of the backing before it is tilted. */
export function backingRadii({ box }: Region, shape: CoverShape): Point {
  const margin = marginOf(shape);
  return { x: (box.width / 2) * margin + 1, y: (box.height / 2) * margin + 1 };
}

/** Half the width and height of everything that the backing hides, with both the upright and the tilted outline. */
export function backingReach(region: Region, shape: CoverShape): Point {
  const face = shape === 'box' ? boxReachOf(region) : reachOf(region);
  return { x: face.x * marginOf(shape) + 2, y: face.y * marginOf(shape) + 2 };
}

/** How much of the pixel at this distance from the backing's centre the backing covers, 0 to 1. */
export type Coverage = (x: number, y: number) => number;

/** Both the upright and the tilted outline, because a detector's box can mean either. */
export function backingCoverage(region: Region, shape: CoverShape): Coverage {
  const radii = backingRadii(region, shape);
  const upright = shape === 'box' ? rectangle(radii) : ellipse(radii);
  if (region.roll === 0) return upright;
  const tilt = (region.roll * Math.PI) / 180;
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  return (x, y) => {
    const share = upright(x, y);
    return share === 1 ? 1 : Math.max(share, upright(x * cos + y * sin, y * cos - x * sin));
  };
}

/** The distance to an ellipse is, to first order, its equation's value over the length of the equation's gradient. */
function ellipse(radii: Point): Coverage {
  const [a, b] = [1 / radii.x ** 2, 1 / radii.y ** 2];
  // The equation's value two pixels outside the outline, where it rises fastest.
  const far = (1 + 2 / Math.min(radii.x, radii.y)) ** 2 - 1;
  return (x, y) => {
    const value = x * x * a + y * y * b - 1;
    // Most pixels are far from the outline, where the exact distance does not matter.
    if (value < -0.5) return 1;
    if (value > far) return 0;
    return coverageAt(value / (2 * Math.sqrt(x * x * a * a + y * y * b * b)));
  };
}

function rectangle(radii: Point): Coverage {
  return (x, y) => coverageAt(Math.max(Math.abs(x) - radii.x, Math.abs(y) - radii.y));
}

/** The coverage of a pixel whose centre is this far outside an outline. */
function coverageAt(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance));
}
