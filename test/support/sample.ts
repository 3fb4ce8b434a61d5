import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

/** NASA's portrait of an astronaut: one smiling face, 512 × 512. */
export const samplePath = fileURLToPath(new URL('../../samples/astronaut.jpg', import.meta.url));
export const sample: Buffer = readFileSync(samplePath);

/** The sample several times side by side: as many faces, left to right. */
export async function facesInARow(count: number): Promise<Buffer> {
  const tiles = Array.from({ length: count }, (_, index) => ({ input: sample, left: index * 512, top: 0 }));
  const canvas = { width: count * 512, height: 512, channels: 3 as const, background: 'grey' };
  return sharp({ create: canvas }).composite(tiles).jpeg().toBuffer();
}

/** A photo without any face: a plain colour. */
export function plainPhoto(width = 64, height = 48): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#4488cc' } })
    .jpeg()
    .toBuffer();
}
