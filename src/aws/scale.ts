import { costOfPhotos, type PhotoFunctions, usePerPhoto } from './cost/photo-cost.js';
import { detectFacesQuota } from './quotas.js';

/** A quota, before AWS has raised it, and how much of it a number of photos per second uses. */
interface Limit {
  readonly name: string;
  readonly quota: number;
  readonly used: (photosPerSecond: number) => number;
}

const region = 'us-east-1';

/** The functions of the emojify template. */
const functions: PhotoFunctions = {
  detector: 'rekognition',
  functions: [
    { memoryMb: 1536, architecture: 'arm64' },
    { memoryMb: 2048, architecture: 'arm64' },
  ],
};

const [findSeconds, coverSeconds] = usePerPhoto.seconds.rekognition;

/** A new on-demand table takes 4,000 writes per second, a partition 1,000: so its stream has four shards at first. */
const shards = 4;
/** Lambda's highest `parallelizationFactor`: batches of one shard at the same time. */
const batchesPerShard = 10;

const limits: readonly Limit[] = [
  { name: 'Rekognition, DetectFaces per second', quota: detectFacesQuota(region), used: (rate) => rate },
  { name: 'Lambda, concurrent executions', quota: 1000, used: (rate) => rate * (findSeconds + coverSeconds) },
  { name: 'stream, concurrent batches', quota: shards * batchesPerShard, used: (rate) => rate * coverSeconds },
  { name: 'S3, writes per second and prefix', quota: 3500, used: (rate) => rate },
  { name: 'S3, reads per second and prefix', quota: 5500, used: (rate) => rate * 2 },
  { name: 'DynamoDB, write units per second', quota: 40_000, used: (rate) => rate * usePerPhoto.dynamodbWrites },
];

const rates = [10, 100, 1000];
const photos = 1e6;

/** What a million photos take and cost, and how much of each quota they use at 10, 100 and 1,000 per second; in Markdown. */
export function scaleTable(): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const { usd } = costOfPhotos(photos, functions, region);
  return [
    row(['photos per second', ...rates.map(amount)]),
    row(['---', ...rates.map(() => '---')]),
    row(['time for a million', ...rates.map((rate) => duration(photos / rate))]),
    row(['cost in USD', ...rates.map(() => amount(Math.round(usd)))]),
    ...limits.map(({ name, quota, used }) =>
      row([`${name}: ${amount(quota)}`, ...rates.map((rate) => share(used(rate), quota))]),
    ),
    row(['limited by', ...rates.map(binding)]),
  ].join('\n');
}

/** How the cost is made up, item by item; in Markdown. */
export function scaleCosts(): string {
  const { lines } = costOfPhotos(photos, functions, region);
  const rows = lines.map(
    ({ label, quantity, unit, usd }) => `| ${label} | ${amount(quantity)} ${unit} | ${usd.toFixed(2)} |`,
  );
  return ['| item | a million photos use | USD |', '| --- | --- | --- |', ...rows].join('\n');
}

function share(used: number, quota: number): string {
  return `${amount(used)} (${Math.round((used / quota) * 100)} %)`;
}

/** The quotas that are used up, the most exceeded first. */
function binding(rate: number): string {
  const full = limits
    .map(({ name, quota, used }) => ({ name: name.split(',')[0]!, share: used(rate) / quota }))
    .filter((limit) => limit.share >= 1)
    .sort((a, b) => b.share - a.share);
  return full.length === 0 ? 'nothing' : full.map(({ name }) => name).join(', then ');
}

function duration(seconds: number): string {
  const hours = seconds / 3600;
  return hours < 1 ? `${Math.round(seconds / 60)} min` : `${hours.toFixed(1)} h`;
}

const amount = (value: number): string => value.toLocaleString('en-US');
