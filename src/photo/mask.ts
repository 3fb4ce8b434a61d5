import { centreOf, clip, reachOf } from './geometry.js';
import type { MaskStyle } from './look.js';
import type { Box, Frame, Region } from './photo.js';

/** How far masks reach beyond the face's ellipse. */
const maskMargin = 1.2;
/** Cells along the longer side of a face: so few that they say no more than where skin and hair are. */
const cellsAcross = 5;

/** Makes a face unrecognisable, in place. */
export function mask(frame: Frame, region: Region, style: MaskStyle): void {
  const reach = reachOf(region);
  const box = clip(centreOf(region.box), { x: reach.x * maskMargin + 1, y: reach.y * maskMargin + 1 }, frame);
  if (!box) return;
  if (style === 'box') fill(frame, box, [0, 0, 0]);
  else pixelate(frame, box, Math.max(1, Math.max(box.width, box.height) / cellsAcross));
}

function pixelate(frame: Frame, box: Box, side: number): void {
  const columns = Math.max(1, Math.round(box.width / side));
  const rows = Math.max(1, Math.round(box.height / side));
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const left = box.left + Math.floor((column * box.width) / columns);
      const top = box.top + Math.floor((row * box.height) / rows);
      const right = box.left + Math.floor(((column + 1) * box.width) / columns);
      const bottom = box.top + Math.floor(((row + 1) * box.height) / rows);
      const cell = { left, top, width: right - left, height: bottom - top };
      fill(frame, cell, mean(frame, cell));
    }
}

function mean({ pixels, width, channels }: Frame, box: Box): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  for (let y = box.top; y < box.top + box.height; y++)
    for (let x = box.left; x < box.left + box.width; x++)
      for (let channel = 0; channel < 3; channel++) sums[channel]! += pixels[(y * width + x) * channels + channel]!;
  return sums.map((sum) => Math.round(sum / (box.width * box.height) / 16) * 16) as [number, number, number];
}

function fill({ pixels, width, channels }: Frame, box: Box, colour: readonly [number, number, number]): void {
  for (let y = box.top; y < box.top + box.height; y++)
    for (let x = box.left; x < box.left + box.width; x++) {
      const at = (y * width + x) * channels;
      for (let channel = 0; channel < 3; channel++) pixels[at + channel] = Math.min(255, colour[channel]!);
      if (channels === 4) pixels[at + 3] = 255;
    }
}
