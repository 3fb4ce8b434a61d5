/** The longest value that is kept: room for a caption, not for a thumbnail. */
const longest = 2000;
const signatures = [Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('\x89PNG', 'latin1'), Buffer.from('/9j/')];

/**
 * True for a metadata value that could hold a picture. A thumbnail made before the faces were covered shows them, and
 * programs put thumbnails in many places, so what looks like one goes, whatever its tag says.
 */
export function isPictureLike(value: Buffer): boolean {
  return value.length > longest || signatures.some((signature) => value.includes(signature));
}
