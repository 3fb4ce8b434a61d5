/** True for an APNG: a PNG with an animation control chunk before its first pixels. */
export function isAnimatedPng(bytes: Buffer): boolean {
  const signatureLength = 8;
  for (let at = signatureLength; at + 12 <= bytes.length; ) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
    at += 12 + bytes.readUInt32BE(at);
  }
  return false;
}
