import { boxesOf, findBox, itemExtents } from '../heif/boxes.js';

const endsEarly = 'the data ends early';
/** Boxes that every intact picture has. Others may be incomplete, because some programs append data of their own. */
const vital: ReadonlySet<string> = new Set(['ftyp', 'meta', 'mdat']);

/** Checks the position of the boxes and the picture data of an AVIF or HEIC; undefined if all are inside the file. */
export function heifDamage(bytes: Buffer): string | undefined {
  for (const { type, whole } of boxesOf(bytes)) if (vital.has(type) && !whole) return endsEarly;
  const meta = findBox(bytes, 'meta');
  const iloc = meta && findBox(meta.subarray(4), 'iloc');
  if (!iloc) return 'it contains no picture';
  try {
    const cut = itemExtents(iloc).some(({ offset, length }) => offset + length > bytes.length);
    return cut ? endsEarly : undefined;
  } catch (error) {
    if (error instanceof RangeError) return 'its list of pictures cannot be read';
    throw error;
  }
}
