import { nameOfBytes } from '../util/path-name.js';

const byteOrderMark = Buffer.from('\ufeff');

/** The names in a list, one per line or ended by NUL as `find -print0` writes them. Empty ones are ignored. */
export function splitList(list: Buffer, nullSeparated: boolean): string[] {
  const marked = list.subarray(0, byteOrderMark.length).equals(byteOrderMark);
  const bytes = marked ? list.subarray(byteOrderMark.length) : list;
  const names = nameOfBytes(bytes).split(nullSeparated ? '\0' : /\r?\n/);
  return names.filter((name) => name !== '');
}
