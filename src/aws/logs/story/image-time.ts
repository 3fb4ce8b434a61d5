/**
 * When an image's id was made, from the 48 bits of milliseconds that a UUID of version 7 begins with (RFC 9562, 5.7);
 * undefined for other ids.
 */
export function imageTime(imageId: string): number | undefined {
  const match = /^([\da-f]{8})-([\da-f]{4})-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.exec(imageId);
  return match ? Number.parseInt(`${match[1]}${match[2]}`, 16) : undefined;
}
