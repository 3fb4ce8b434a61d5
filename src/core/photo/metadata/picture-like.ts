/** Maximum length of a value that is kept: room for a caption, but not for a thumbnail. */
const longest = 2000;
const signatures = [Buffer.from([0xff, 0xd8, 0xff]), Buffer.from('\x89PNG', 'latin1'), Buffer.from('/9j/')];

/**
 * True for a metadata value that could be a picture. Thumbnails made before the faces were covered show them, and
 * programs store them in many places, so anything that looks like a picture is removed, whatever its tag.
 */
export function isPictureLike(value: Buffer): boolean {
  return value.length > longest || signatures.some((signature) => value.includes(signature));
}
