/** `812 B`, `311.1 kB`, `8.6 MB`: bytes in powers of 1000. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const kilo = bytes / 1000;
  return kilo < 999.95 ? `${kilo.toFixed(1)} kB` : `${(kilo / 1000).toFixed(1)} MB`;
}
