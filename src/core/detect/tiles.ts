import type { Box } from '../photo/photo.js';

/** A part of a picture that one run of the network searches; faces whose middle lies in the core are its own. */
export interface Tile extends Box {
  readonly core: Box;
}

/** Longest side of a tile: it bounds the memory that a run of the network takes. */
const LONGEST = 640;
/** How far tiles overlap: the largest face that is looked for in more than one tile is whole in one of them. */
export const OVERLAP = 96;

/** A picture cut into as few equal tiles as possible; the cores cover it without overlap. */
export function tilesOf(width: number, height: number): Tile[] {
  return crossed(spansOf(width), spansOf(height));
}

/** A stretch of a side of a picture, and the core of it that is no other stretch's. */
export interface Span {
  readonly start: number;
  readonly length: number;
  readonly coreStart: number;
  readonly coreLength: number;
}

/** The tiles where these columns and rows cross. */
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

/** Whether the middle of a box lies in an area. */
export function centredIn(box: Box, area: Box): boolean {
  const x = box.left + box.width / 2;
  const y = box.top + box.height / 2;
  return x >= area.left && x < area.left + area.width && y >= area.top && y < area.top + area.height;
}

/** The part of a tile around what is to be searched, with a margin; undefined when nothing of it lies in the tile's core. */
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
