import { boxesOf, findBox, Reader } from './boxes.js';

/**
 * The properties of the primary picture of an AVIF or HEIC: the one that viewers show, among tiles, thumbnails, depth
 * maps and burst shots.
 */
export interface PrimaryPicture {
  /** Pixels after cropping and rotation by its properties. */
  readonly width: number;
  readonly height: number;
  /** Its ICC profile; undefined if its colours are described only by numbers (`nclx`) or not at all. */
  readonly profile: Buffer | undefined;
}

interface Property {
  readonly type: string;
  readonly data: Buffer;
}

/** Undefined if the boxes do not describe a picture. */
export function readPrimaryPicture(bytes: Buffer): PrimaryPicture | undefined {
  try {
    const meta = findBox(bytes, 'meta')?.subarray(4);
    const properties = meta && propertiesOf(meta, primaryItem(meta));
    return properties && describe(properties);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function primaryItem(meta: Buffer): number | undefined {
  const pitm = findBox(meta, 'pitm');
  return pitm && new Reader(pitm, 4).take(pitm[0] === 0 ? 2 : 4);
}

function propertiesOf(meta: Buffer, item: number | undefined): readonly Property[] | undefined {
  const iprp = findBox(meta, 'iprp');
  const [ipco, ipma] = iprp ? [findBox(iprp, 'ipco'), findBox(iprp, 'ipma')] : [];
  if (!ipco || !ipma || item === undefined) return undefined;
  const all = [...boxesOf(ipco)];
  // Indices begin at 1; 0 means none.
  return associations(ipma)
    .get(item)
    ?.flatMap((index) => all[index - 1] ?? []);
}

/** The properties of each item, from an `ipma` box. */
function associations(ipma: Buffer): ReadonlyMap<number, readonly number[]> {
  const wide = (ipma[3]! & 1) === 1;
  const reader = new Reader(ipma, 4);
  const found = new Map<number, number[]>();
  for (let items = reader.take(4); items > 0; items--) {
    const item = reader.take(ipma[0] === 0 ? 2 : 4);
    const indices = Array.from({ length: reader.take(1) }, () =>
      wide ? reader.take(2) & 0x7fff : reader.take(1) & 0x7f,
    );
    found.set(item, indices);
  }
  return found;
}

/** Cropping and rotation apply in the order of the properties. */
function describe(properties: readonly Property[]): PrimaryPicture | undefined {
  let size: { width: number; height: number } | undefined;
  let profile: Buffer | undefined;
  for (const { type, data } of properties) {
    if (type === 'ispe') size = { width: data.readUInt32BE(4), height: data.readUInt32BE(8) };
    else if (type === 'clap') size = { width: fraction(data, 0), height: fraction(data, 8) };
    else if (type === 'irot' && size && data[0]! & 1) size = { width: size.height, height: size.width };
    else if (type === 'colr' && /^(prof|rICC)$/.test(data.toString('latin1', 0, 4))) profile = data.subarray(4);
  }
  return size && { ...size, profile };
}

function fraction(data: Buffer, at: number): number {
  return Math.round(data.readUInt32BE(at) / data.readUInt32BE(at + 4));
}
