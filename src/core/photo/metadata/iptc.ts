import { isPictureLike } from './picture-like.js';

const wrapper = Buffer.from('Photoshop 3.0\0', 'latin1');
/** The Photoshop image resource with IPTC's records; others contain thumbnails and layers. */
const iptcResource = 0x0404;

/**
 * IPTC records (caption, credit, keywords) without Photoshop's other resources and without previews; undefined if there
 * are none.
 */
export function cleanIptc(block: Buffer): Buffer | undefined {
  try {
    const records = block.subarray(0, wrapper.length).equals(wrapper) ? findRecords(block) : block;
    const kept = records && keepText(records);
    return kept?.length ? wrap(kept) : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Yields the resources: "8BIM", id (2 bytes), name (length byte, padded to even), data length (4), data (padded to
 * even).
 */
function findRecords(block: Buffer): Buffer | undefined {
  let at = wrapper.length;
  while (block.toString('latin1', at, at + 4) === '8BIM') {
    const id = block.readUInt16BE(at + 4);
    const nameBytes = 1 + block.readUInt8(at + 6);
    const dataAt = at + 6 + nameBytes + (nameBytes % 2) + 4;
    const length = block.readUInt32BE(dataAt - 4);
    if (id === iptcResource) return block.subarray(dataAt, dataAt + length);
    at = dataAt + length + (length % 2);
  }
  return undefined;
}

/**
 * Yields the records: 0x1C, record, data set, length (2 bytes), data. Extended lengths (over 32 kB) end the iteration.
 */
function keepText(records: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + 5 <= records.length && records[at] === 0x1c; ) {
    const length = records.readUInt16BE(at + 3);
    if (length & 0x8000) break;
    const end = at + 5 + length;
    if (!isPictureLike(records.subarray(at + 5, end))) kept.push(records.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

function wrap(records: Buffer): Buffer {
  const resource = Buffer.alloc(12);
  resource.write('8BIM', 'latin1');
  resource.writeUInt16BE(iptcResource, 4);
  resource.writeUInt32BE(records.length, 8);
  return Buffer.concat([wrapper, resource, records, Buffer.alloc(records.length % 2)]);
}
