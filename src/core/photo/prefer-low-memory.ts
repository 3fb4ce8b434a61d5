import sharp from 'sharp';

/**
 * For the command line: disables sharp's cache and uses one thread per photo, because several photos are processed at once,
 * and a single one takes no longer. Fewer threads that allocate cause less memory fragmentation.
 */
export function preferLowMemory(): void {
  sharp.cache(false);
  sharp.concurrency(1);
}
