/** Which cells make up the value at a pixel, and how much of each. */
export type Weights = readonly (readonly [cell: number, weight: number])[];

/** For each of `length` pixels, the weights of a uniform cubic B-spline through `count` cells; edge cells go on for ever. */
export function splineWeights(length: number, count: number): readonly Weights[] {
  return Array.from({ length }, (_, pixel) => {
    const place = ((pixel + 0.5) * count) / length - 0.5;
    const cell = Math.floor(place);
    return basis(place - cell).map((weight, index) => [clampTo(cell - 1 + index, count), weight] as const);
  });
}

function basis(t: number): number[] {
  return [(1 - t) ** 3 / 6, (3 * t ** 3 - 6 * t ** 2 + 4) / 6, (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6, t ** 3 / 6];
}

function clampTo(cell: number, count: number): number {
  return Math.min(count - 1, Math.max(0, cell));
}
