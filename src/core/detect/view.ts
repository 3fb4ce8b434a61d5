import type { Box } from '../photo/photo.js';
import type { Detection, Point } from './centerface.js';

/**
 * A picture rotated so that faces of one roll are upright in it. A point of the view corresponds to the point of the
 * picture at `centre` plus its distance from the middle of the view, rotated clockwise by `angle`.
 */
export interface View {
  /** Degrees clockwise: the roll of faces that are upright in the view. */
  readonly angle: number;
  /** Size of the view in pixels; the whole rotated picture fits inside. */
  readonly width: number;
  readonly height: number;
  /** The middle of the picture, in its pixels. */
  readonly centre: Point;
  readonly cos: number;
  readonly sin: number;
}

/** The view of a picture of this size in which faces with this roll are upright. */
export function viewOf(width: number, height: number, angle: number): View {
  const [cos, sin] = cosAndSin(angle);
  return {
    angle,
    width: Math.ceil(Math.abs(width * cos) + Math.abs(height * sin)),
    height: Math.ceil(Math.abs(width * sin) + Math.abs(height * cos)),
    centre: { x: width / 2, y: height / 2 },
    cos,
    sin,
  };
}

/** Whether a view only exchanges rows and columns, so that its pixels equal the picture's. */
export function isQuarterTurn({ angle }: View): boolean {
  return angle % 90 === 0;
}

/** Exact for quarter turns, so that these do not blur the picture. */
function cosAndSin(angle: number): [number, number] {
  const quarters = (((angle / 90) % 4) + 4) % 4;
  if (Number.isInteger(quarters))
    return (
      [
        [1, 0],
        [0, 1],
        [-1, 0],
        [0, -1],
      ] as const
    )[quarters]! as [number, number];
  return [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
}

/** The point of the picture at this point of the view. */
export function toPicture({ width, height, centre, cos, sin }: View, { x, y }: Point): Point {
  const [u, v] = [x - width / 2, y - height / 2];
  return { x: centre.x + u * cos - v * sin, y: centre.y + u * sin + v * cos };
}

/** The point of the view at this point of the picture. */
export function toView({ width, height, centre, cos, sin }: View, { x, y }: Point): Point {
  const [u, v] = [x - centre.x, y - centre.y];
  return { x: width / 2 + u * cos + v * sin, y: height / 2 - u * sin + v * cos };
}

/** Whether any of the picture is in this part of a view: the corners of a tilted view are empty. */
export function showsPicture(view: View, { left, top, width, height }: Box): boolean {
  const corners = [left, left + width].flatMap((x) => [top, top + height].map((y) => toPicture(view, { x, y })));
  const reaches = (values: readonly number[], size: number) => Math.min(...values) < size && Math.max(...values) > 0;
  const across = corners.map(({ x }) => x);
  const down = corners.map(({ y }) => y);
  return reaches(across, view.centre.x * 2) && reaches(down, view.centre.y * 2);
}

/** The whole pixels of the picture that this part of a view samples, and two more on each side; at least one. */
export function sampledPart(view: View, { left, top, width, height }: Box): Box {
  const corners = [left, left + width].flatMap((x) => [top, top + height].map((y) => toPicture(view, { x, y })));
  const span = (values: readonly number[], size: number) => {
    const start = Math.min(size - 1, Math.max(0, Math.floor(Math.min(...values)) - 2));
    return [start, Math.max(1, Math.min(size, Math.ceil(Math.max(...values)) + 2) - start)] as const;
  };
  const across = corners.map(({ x }) => x);
  const down = corners.map(({ y }) => y);
  const [x, columns] = span(across, view.centre.x * 2);
  const [y, rows] = span(down, view.centre.y * 2);
  return { left: x, top: y, width: columns, height: rows };
}

/** Converts a detection in a view to the pixels of the picture. */
export function detectionInPicture(view: View, { box, landmarks, ...detection }: Detection): Detection {
  return {
    ...detection,
    angle: view.angle,
    box: turnedBox(box, toPicture(view, middleOf(box)), view),
    landmarks: landmarks.map((point) => toPicture(view, point)),
  };
}

/** The box in the picture for a box in the view, with the same rule for its size. */
export function boxInView(view: View, box: Box): Box {
  return turnedBox(box, toView(view, middleOf(box)), view);
}

/**
 * The bounding box of an ellipse that fills `box`, rotated and moved to another centre: a face fills no more of its box
 * than that.
 */
function turnedBox({ width, height }: Box, centre: Point, { cos, sin }: View): Box {
  const size = { width: Math.hypot(width * cos, height * sin), height: Math.hypot(width * sin, height * cos) };
  return { left: centre.x - size.width / 2, top: centre.y - size.height / 2, ...size };
}

function middleOf({ left, top, width, height }: Box): Point {
  return { x: left + width / 2, y: top + height / 2 };
}
