/**
 * Checks the blocks of a GIF, because decoders silently omit frames after the point where it ends or becomes invalid.
 * Undefined if the blocks lead to the trailer.
 */
export function gifDamage(bytes: Buffer): string | undefined {
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);
  let at = 13 + tableBytes(bytes[10] ?? 0);
  while (at < bytes.length) {
    const introducer = bytes[at];
    if (introducer === 0x3b) return undefined;
    if (introducer === 0x2c) at = skipSubBlocks(bytes, at + 11 + tableBytes(bytes[at + 9] ?? 0));
    else if (introducer === 0x21) at = skipSubBlocks(bytes, at + 2);
    else return 'its blocks are out of order';
  }
  return 'the data ends early';
}

/** The position after a run of data blocks and its terminator; beyond the end if the data is truncated. */
function skipSubBlocks(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes[at]!;
  return at < bytes.length ? at + 1 : bytes.length + 1;
}
