import { type Estimate, estimate, type Usage } from './estimate.js';
import { priceTables } from './price-tables.js';
import type { Prices, RegionPrices } from './prices.js';

/** The functions that process a photo, in order: the one that finds faces, and the one that covers them. */
export interface PhotoFunctions {
  readonly functions: readonly { readonly memoryMb: number; readonly architecture: 'arm64' | 'x86_64' }[];
  readonly detector: 'rekognition' | 'local';
}

/**
 * The usage of one photo of about 12 megapixels. Requests are counted from the code. S3 writes: the original and the
 * result; S3 reads: one by each function, and one to fetch the result. DynamoDB write units: one for the claim, one for
 * the record, and two for each of its two steps, because a record with faces takes up to 2 KB; read units: one by each
 * step, and three while waiting for the result. The seconds of the two functions are assumptions; `emojify stats`
 * shows the measured ones.
 */
export const usePerPhoto = {
  s3Puts: 2,
  s3Gets: 3,
  dynamodbWrites: 6,
  dynamodbReads: 5,
  seconds: { rekognition: [1, 2], local: [4, 2] },
} as const;

/** The usage of a number of photos, in the units of `emojify cost`. */
export function usageOfPhotos(count: number, { functions, detector }: PhotoFunctions): Usage {
  const usage: Record<string, number> = {
    'lambda.requests': count * functions.length,
    's3.puts': count * usePerPhoto.s3Puts,
    's3.gets': count * usePerPhoto.s3Gets,
    'dynamodb.writes': count * usePerPhoto.dynamodbWrites,
    'dynamodb.reads': count * usePerPhoto.dynamodbReads,
    ...(detector === 'rekognition' && { 'rekognition.images': count }),
  };
  for (const [index, { memoryMb, architecture }] of functions.entries()) {
    const item = `lambda.compute.${architecture}`;
    const seconds = usePerPhoto.seconds[detector][index] ?? 1;
    usage[item] = (usage[item] ?? 0) + count * seconds * (memoryMb / 1024);
  }
  return usage;
}

/** If a region's prices are unknown, those of this one are used, because an estimate is better than none. */
const standIn = 'us-east-1';

/** The cost of a number of photos without the free tier, and whether the prices are those of another region. */
export function costOfPhotos(
  count: number,
  deployed: PhotoFunctions,
  region: string,
  table: Prices = priceTables.today,
): Estimate & { readonly standIn?: string } {
  const usage = usageOfPhotos(count, deployed);
  const known: RegionPrices = table.regions[region] ?? {};
  const missing = Object.keys(usage).some((item) => !Object.hasOwn(known, item));
  const prices = { ...table, regions: { ...table.regions, [region]: { ...table.regions[standIn], ...known } } };
  return { ...estimate(usage, { prices, region, freeTier: 'none' }), ...(missing && { standIn }) };
}
