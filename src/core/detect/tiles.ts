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

/** From so many areas in one tile on, they are searched as one region: grouping them would cost more than it saves. */
const MANY = 48;

/**
 * The regions of a tile to search: around each of the given areas, with a margin, as one where they touch. Each region is
 * the core of its own faces as far as it is in the tile's core; empty if no area is inside that.
 */
export function partsAround(boxes: readonly Box[], tile: Tile): Tile[] {
  const inside = boxes.filter((box) => centredIn(box, tile.core));
  const regions = inside.map((box) => withMargin(box, tile));
  const groups = regions.length > MANY ? [regions.reduce(union)] : grouped(regions);
  return groups.map((group) => ({ ...group, core: intersection(group, tile.core) }));
}

/** Unites what touches until nothing does. */
function grouped(regions: readonly Box[]): Box[] {
  const groups: Box[] = [];
  for (const region of regions) {
    let whole = region;
    for (let at = touching(groups, whole); at >= 0; at = touching(groups, whole))
      whole = union(whole, groups.splice(at, 1)[0]!);
    groups.push(whole);
  }
  return groups;
}

function touching(groups: readonly Box[], box: Box): number {
  return groups.findIndex((group) => {
    const { width, height } = intersection(group, box);
    return width > 0 && height > 0;
  });
}

/** With a margin of the picture around it, as the network finds faces by what surrounds them. */
function withMargin({ left, top, width, height }: Box, tile: Tile): Box {
  const [x, columns] = spread(left, width, tile.left, tile.width);
  const [y, rows] = spread(top, height, tile.top, tile.height);
  return { left: x, top: y, width: columns, height: rows };
}

/** Start and length along one side, in whole pixels inside the tile; the length is a multiple of 32 where there is room. */
function spread(start: number, length: number, tileStart: number, tileLength: number): [number, number] {
  const wanted = Math.min(tileLength, Math.ceil((length + OVERLAP) / 32) * 32);
  const centred = Math.floor(start + length / 2 - wanted / 2);
  return [Math.max(tileStart, Math.min(centred, tileStart + tileLength - wanted)), wanted];
}

function union(a: Box, b: Box): Box {
  const [left, top] = [Math.min(a.left, b.left), Math.min(a.top, b.top)];
  const right = Math.max(a.left + a.width, b.left + b.width);
  return { left, top, width: right - left, height: Math.max(a.top + a.height, b.top + b.height) - top };
}

/** Without width or height if the boxes do not overlap. */
function intersection(a: Box, b: Box): Box {
  const [left, top] = [Math.max(a.left, b.left), Math.max(a.top, b.top)];
  const right = Math.min(a.left + a.width, b.left + b.width);
  return { left, top, width: right - left, height: Math.min(a.top + a.height, b.top + b.height) - top };
}
