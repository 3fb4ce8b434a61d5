import type { Detection } from '../../../src/core/detect/centerface.js';
import type { FrameSearch } from '../../../src/core/detect/search.js';
import type { Size } from '../../../src/core/detect/working-size.js';
import type { Box } from '../../../src/core/photo/photo.js';

/** What the network would say of one face of a made-up photo. */
export interface SceneFace {
  readonly left: number;
  readonly top: number;
  /** Height in pixels of the photo, and width if no other is given. */
  readonly size: number;
  readonly width?: number;
  readonly roll?: number;
  /** The score within 40° of the face’s roll; or by the angle searched and the face’s pixels at the size searched. */
  readonly score: number | ((angle: number, pixels: number) => number);
}

/** A search of a made-up photo without a network, and what was searched: `everywhere 640×480 at 90`. */
export interface Scene extends FrameSearch {
  readonly log: string[];
}

const middle = ({ left, top, width, height }: Box) => ({ x: left + width / 2, y: top + height / 2 });
const isNear = (a: Box, b: Box, reach: number) => {
  const [one, other] = [middle(a), middle(b)];
  return Math.abs(one.x - other.x) <= reach && Math.abs(one.y - other.y) <= reach;
};

export function sceneOf(width: number, height: number, faces: readonly SceneFace[]): Scene {
  const log: string[] = [];
  const found = (size: Size, angle: number) =>
    faces.map((face) => detectionOf(face, angle, size.height / height)).filter(({ score }) => score >= 0.08);
  const note = (kind: string, size: Size, angle: number, more = '') =>
    log.push(`${kind} ${size.width}×${size.height} at ${angle}${more}`);
  return {
    width,
    height,
    log,
    async everywhere(size, angle) {
      note('everywhere', size, angle);
      return found(size, angle);
    },
    async around(size, angle, boxes) {
      note('around', size, angle, ` (${boxes.length})`);
      return found(size, angle).filter(({ box }) => boxes.some((other) => isNear(box, other, 1)));
    },
    async crop(size, angle, box, side) {
      note('crop', size, angle, ` (${side})`);
      return found(size, angle).filter((face) => isNear(face.box, box, ((side / 2) * height) / size.height));
    },
  };
}

function detectionOf(face: SceneFace, angle: number, scale: number): Detection {
  const { left, top, size, width = size, roll = 0, score } = face;
  const away = Math.abs(((angle - roll + 540) % 360) - 180);
  const certainty = typeof score === 'number' ? (away <= 40 ? score : 0) : score(angle, size * scale);
  const box = { left, top, width, height: size };
  return { box, score: certainty, landmarks: landmarksOf(box, roll), size, angle };
}

/** Eyes, nose and mouth of a head that is tilted by this many degrees. */
function landmarksOf(box: Box, roll: number) {
  const { x, y } = middle(box);
  const [cos, sin] = [Math.cos((roll * Math.PI) / 180), Math.sin((roll * Math.PI) / 180)];
  const upright = [
    [-1, -1],
    [1, -1],
    [0, 0],
    [-1, 1],
    [1, 1],
  ] as const;
  const part = box.width / 5;
  return upright.map(([u, v]) => ({ x: x + (u * cos - v * sin) * part, y: y + (u * sin + v * cos) * part }));
}
