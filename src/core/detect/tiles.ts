import type { Box } from '../photo/photo.js';

/** A part of a picture that one run of the network searches; it reports the faces whose centre is in the core. */
export interface Tile extends Box {
  readonly core: Box;
}

/** Longest side of a tile; limits the memory of one run of the network. */
const LONGEST = 640;
/** Overlap of tiles: the largest face that is searched for in more than one tile is complete in one of them. */
export const OVERLAP = 96;

/** Divides a picture into as few equal tiles as possible; the cores cover it without overlap. */
export function tilesOf(width: number, height: number): Tile[] {
  return crossed(spansOf(width), spansOf(height));
}

/** A segment of a picture's side, and its core, which belongs to no other segment. */
export interface Span {
  readonly start: number;
  readonly length: number;
  readonly coreStart: number;
  readonly coreLength: number;
}

/** The tiles at the intersections of these columns and rows. */
export function crossed(columns: readonly Span[], rows: readonly Span[]): Tile[] {
  return rows.flatMap((row) =>
    columns.map((column) => ({
      left: column.start,
      top: row.start,
      width: column.length,
      height: row.length,
      core: { left: column.coreStart, top: row.coreStart, width: column.coreLength, height: row.coreLength },
    })),
  );
}

function spansOf(total: number): Span[] {
  const count = total <= LONGEST ? 1 : Math.ceil((total - OVERLAP) / (LONGEST - OVERLAP));
  const length = Math.ceil((total + (count - 1) * OVERLAP) / count);
  const starts = Array.from({ length: count }, (_, index) => Math.min(index * (length - OVERLAP), total - length));
  return starts.map((start, index) => {
    const coreStart = index === 0 ? 0 : start + OVERLAP / 2;
    const next = starts[index + 1];
    const coreEnd = next === undefined ? total : next + OVERLAP / 2;
    return { start, length, coreStart, coreLength: coreEnd - coreStart };
  });
}

/** Whether the centre of a box is inside an area. */
export function centredIn(box: Box, area: Box): boolean {
  const x = box.left + box.width / 2;
  const y = box.top + box.height / 2;
  return x >= area.left && x < area.left + area.width && y >= area.top && y < area.top + area.height;
}

/**
 * The part of a tile around the areas to search, with a margin; undefined if none of them is inside the tile's core.
 */
export function partAround(boxes: readonly Box[], tile: Tile): Tile | undefined {
  const inside = boxes.filter((box) => centredIn(box, tile.core));
  if (inside.length === 0) return undefined;
  const margin = OVERLAP / 2;
  const left = Math.max(tile.left, Math.floor(Math.min(...inside.map((box) => box.left)) - margin));
  const top = Math.max(tile.top, Math.floor(Math.min(...inside.map((box) => box.top)) - margin));
  const right = Math.max(...inside.map((box) => box.left + box.width)) + margin;
  const bottom = Math.max(...inside.map((box) => box.top + box.height)) + margin;
  return {
    left,
    top,
    width: Math.min(tile.left + tile.width, Math.ceil(right)) - left,
    height: Math.min(tile.top + tile.height, Math.ceil(bottom)) - top,
    core: tile.core,
  };
}
