import type { Box, Region } from './photo.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function centreOf(box: Box): Point {
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

/**
 * Half the width and height of the area that a face fills: the ellipse in its box, and the same ellipse tilted by the
 * roll. (A tilted ellipse with half axes a, b extends √(a²cos² + b²sin²) to each side.)
 */
export function reachOf({ box, roll }: Region): Point {
  const [a, b] = [box.width / 2, box.height / 2];
  const [cos, sin] = [Math.cos((roll * Math.PI) / 180), Math.sin((roll * Math.PI) / 180)];
  return { x: Math.max(a, Math.hypot(a * cos, b * sin)), y: Math.max(b, Math.hypot(a * sin, b * cos)) };
}

/** Half the width and height of the box and of the same box tilted by the roll. */
export function boxReachOf({ box, roll }: Region): Point {
  const [a, b] = [box.width / 2, box.height / 2];
  const [cos, sin] = [Math.cos((roll * Math.PI) / 180), Math.sin((roll * Math.PI) / 180)].map(Math.abs) as [
    number,
    number,
  ];
  return { x: Math.max(a, a * cos + b * sin), y: Math.max(b, a * sin + b * cos) };
}

/**
 * The whole pixels of the box around this centre that are inside the frame; undefined if none are. Edges are cut off,
 * never moved. Throws if a value is not a number, because it would count as outside and a face would stay visible.
 */
export function clip(
  centre: Point,
  reach: Point,
  frame: { readonly width: number; readonly height: number },
): Box | undefined {
  if (![centre.x, centre.y, reach.x, reach.y].every(Number.isFinite))
    throw new TypeError('a face has a box or an angle that is not a number');
  const left = Math.max(0, Math.floor(centre.x - reach.x));
  const top = Math.max(0, Math.floor(centre.y - reach.y));
  const right = Math.min(frame.width, Math.ceil(centre.x + reach.x));
  const bottom = Math.min(frame.height, Math.ceil(centre.y + reach.y));
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : undefined;
}
