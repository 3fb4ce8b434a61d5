import sharp from 'sharp';

/**
 * For runs over many photos: no picture is kept for a second use, and each is worked on by one thread, since several are
 * under way at once. Fewer threads that allocate leave fewer holes in memory.
 */
export function preferLowMemory(): void {
  sharp.cache(false);
  sharp.concurrency(1);
}
