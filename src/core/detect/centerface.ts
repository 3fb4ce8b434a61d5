import type { Box } from '../photo/photo.js';
import type { Input, Model, Tensor } from './model.js';

/** A point in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** CenterFace's output for one face: a score 0–1, and right eye, left eye, nose, right and left mouth corner. */
export interface Detection {
  readonly box: Box;
  readonly score: number;
  readonly landmarks: readonly Point[];
  /** The height of the face along its own axis, in the same pixels as the box. */
  readonly size: number;
  /** The angle, in degrees clockwise, by which the picture was rotated back when the face was found. */
  readonly angle: number;
}

/** Pixels between neighbouring cells of the output maps. */
const STRIDE = 4;

/**
 * Detects faces in an RGB picture (bytes [1, height, width, 3], sides multiples of 32); boxes in its pixels, without
 * removing duplicates.
 */
export async function runCenterFace(model: Model, picture: Input, threshold: number): Promise<Detection[]> {
  const maps = await model.run(picture);
  return decodeMaps(
    { heat: maps['537']!, scale: maps['538']!, offset: maps['539']!, landmark: maps['540']! },
    threshold,
  );
}

interface Maps {
  readonly heat: Tensor;
  readonly scale: Tensor;
  readonly offset: Tensor;
  readonly landmark: Tensor;
}

/** Each cell of the heat map above the threshold is a face; the other maps contain its size, offset and landmarks. */
function decodeMaps(maps: Maps, threshold: number): Detection[] {
  const { data } = maps.heat;
  const found: Detection[] = [];
  for (let cell = 0; cell < data.length; cell++) {
    if (data[cell]! >= threshold) found.push(decodeCell(maps, cell));
  }
  return found;
}

function decodeCell({ heat, scale, offset, landmark }: Maps, cell: number): Detection {
  const cells = heat.data.length;
  const columns = heat.dims[3]!;
  const plane = (tensor: Tensor, index: number) => tensor.data[index * cells + cell]!;
  const height = Math.exp(plane(scale, 0)) * STRIDE;
  const width = Math.exp(plane(scale, 1)) * STRIDE;
  const top = (Math.floor(cell / columns) + plane(offset, 0) + 0.5) * STRIDE - height / 2;
  const left = ((cell % columns) + plane(offset, 1) + 0.5) * STRIDE - width / 2;
  const landmarks = [0, 1, 2, 3, 4].map((point) => ({
    x: left + plane(landmark, point * 2 + 1) * width,
    y: top + plane(landmark, point * 2) * height,
  }));
  return { box: { left, top, width, height }, score: heat.data[cell]!, landmarks, size: height, angle: 0 };
}

/** Scales a detection to a picture this many times as wide and as high. */
export function stretched({ box, landmarks, ...detection }: Detection, x: number, y: number): Detection {
  return {
    ...detection,
    box: { left: box.left * x, top: box.top * y, width: box.width * x, height: box.height * y },
    landmarks: landmarks.map((point) => ({ x: point.x * x, y: point.y * y })),
    size: detection.size * y,
  };
}

/** Moves a detection in a part that starts at this position to the whole picture. */
export function moved({ box, landmarks, ...detection }: Detection, left: number, top: number): Detection {
  return {
    ...detection,
    box: { ...box, left: box.left + left, top: box.top + top },
    landmarks: landmarks.map(({ x, y }) => ({ x: x + left, y: y + top })),
  };
}
