/**
 * Default quota of DetectFaces calls per second, as documented in November 2025. Regions that are not listed have 25.
 */
export const rekognitionQuotas = {
  regions: { 'us-east-1': 100, 'us-west-2': 100, 'eu-west-1': 100 } as Readonly<Record<string, number>>,
  others: 25,
  source: 'https://docs.aws.amazon.com/general/latest/gr/rekognition.html',
} as const;

/** DetectFaces calls per second in a region. */
export function detectFacesQuota(region: string): number {
  const { regions, others } = rekognitionQuotas;
  return Object.hasOwn(regions, region) ? regions[region]! : others;
}
