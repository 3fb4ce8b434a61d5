/** For each pixel of a line, the four cells that are interpolated and their weights: 4 entries per pixel. */
export interface SplineWeights {
  readonly cells: Uint16Array;
  readonly weights: Float32Array;
}

const taps = 4;

/**
 * The weights of a uniform cubic B-spline through `count` cells at `length` pixels; the outermost cells are repeated.
 */
export function splineWeights(length: number, count: number): SplineWeights {
  const cells = new Uint16Array(length * taps);
  const weights = new Float32Array(length * taps);
  for (let pixel = 0; pixel < length; pixel++) {
    const place = ((pixel + 0.5) * count) / length - 0.5;
    const cell = Math.floor(place);
    weights.set(basis(place - cell), pixel * taps);
    for (let tap = 0; tap < taps; tap++) cells[pixel * taps + tap] = clampTo(cell - 1 + tap, count);
  }
  return { cells, weights };
}

/** The four pieces of the B-spline's basis function at 0 ≤ t < 1. */
function basis(t: number): number[] {
  return [(1 - t) ** 3 / 6, (3 * t ** 3 - 6 * t ** 2 + 4) / 6, (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6, t ** 3 / 6];
}

function clampTo(cell: number, count: number): number {
  return Math.min(count - 1, Math.max(0, cell));
}
