import sharp from 'sharp';

/**
 * For runs over many photos: disables sharp's cache and uses one thread per photo, because several photos are processed
 * at once. Fewer threads that allocate cause less memory fragmentation.
 */
export function preferLowMemory(): void {
  sharp.cache(false);
  sharp.concurrency(1);
}
