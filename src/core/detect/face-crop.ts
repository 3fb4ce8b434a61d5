import type { Frame, Region } from '../photo/photo.js';

/** Maximum number of samples across one output pixel; more make no visible difference. */
const MAX_SAMPLES = 5;

/**
 * A face rotated upright, as `side` × `side` grey values 0–255: the square around its box, `margin` times its longer
 * side. Sampled in plain code, because a crowd has hundreds of faces and a call of sharp for each takes far longer.
 * Outside the frame its edge is repeated.
 */
export function cropFace(frame: Frame, { box, roll }: Region, side: number, margin: number): Float32Array {
  const span = Math.max(box.width, box.height) * margin;
  const samples = Math.min(MAX_SAMPLES, Math.max(2, Math.ceil(span / side)));
  const step = span / side / samples;
  const angle = (roll * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) * step, Math.sin(angle) * step];
  const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  const half = (side * samples - 1) / 2;
  const grey = new Float32Array(side * side);
  for (let v = 0; v < side * samples; v++) {
    const row = Math.floor(v / samples) * side;
    for (let u = 0; u < side * samples; u++) {
      const x = middle.x + (u - half) * cos - (v - half) * sin;
      const y = middle.y + (u - half) * sin + (v - half) * cos;
      grey[row + Math.floor(u / samples)]! += greyAt(frame, x, y);
    }
  }
  return grey.map((sum) => sum / (samples * samples));
}

/** The brightness (ITU-R BT.601) of the pixel at a point, with transparency over mid-grey. */
function greyAt({ width, height, channels, pixels }: Frame, x: number, y: number): number {
  const column = Math.min(Math.max(Math.floor(x), 0), width - 1);
  const row = Math.min(Math.max(Math.floor(y), 0), height - 1);
  const at = (row * width + column) * channels;
  const luma = 0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]!;
  if (channels === 3) return luma;
  const opacity = pixels[at + 3]! / 255;
  return luma * opacity + 127 * (1 - opacity);
}
