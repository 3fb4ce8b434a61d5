import type { MemoryChoice } from '../../aws/cost/cheapest-memory.js';
import type { DeployedCost } from '../../aws/cost/deployed-cost.js';
import type { Estimate } from '../../aws/cost/estimate.js';
import { plainTable } from './table.js';

/** Rounded to cents, as on a bill; amounts below half a cent are marked as such. */
export function dollars(usd: number): string {
  return usd > 0 && usd < 0.005 ? '<0.01' : (Math.round(usd * 100 + 1e-6) / 100).toFixed(2);
}

const amount = (quantity: number) => quantity.toLocaleString('en-US', { maximumFractionDigits: 1 });

/** An estimate as a table with the free tier shown separately, and the source of its prices. */
function estimateText({ lines, region, prices, freeTier, ...total }: Estimate): string {
  const rows = lines.map((line) => [
    line.label,
    amount(line.quantity),
    line.unit,
    dollars(line.grossUsd),
    line.freeQuantity > 0 ? `${amount(line.freeQuantity)} free` : '',
    line.freeUsd > 0 ? `-${dollars(line.freeUsd)}` : '',
    dollars(line.usd),
  ]);
  const sum = ['total', '', '', dollars(total.grossUsd), '', total.freeUsd ? `-${dollars(total.freeUsd)}` : ''];
  const columns = ['a month', '>quantity', 'unit', '>USD', '>free tier', '>USD', '>to pay'];
  return [
    plainTable(columns, [...rows, [...sum, dollars(total.usd)]]),
    '',
    `prices of ${prices.date} in ${region}, ${prices.source}`,
    freeTierNote(freeTier),
    ...lines.flatMap(uncheckedNote),
  ].join('\n');
}

function uncheckedNote({ label, uncheckedAbove }: Estimate['lines'][number]): string[] {
  if (uncheckedAbove === undefined) return [];
  return [`the price of ${label} above ${amount(uncheckedAbove)} a month has one source only: check it with AWS`];
}

function freeTierNote(freeTier: Estimate['freeTier']): string {
  if (freeTier === 'none') return 'free tier not deducted';
  return `free tier: ${freeTier === 'always' ? 'the permanent one' : 'including the first twelve months'}, assuming that nothing else in the account uses it`;
}

/** The cost of the expected usage, and what it leaves out. */
export function expectedText(estimate: Estimate): string {
  return `${estimateText(estimate)}\nnot included: INIT phase of cold starts, CloudWatch Logs, data transfer, KMS, taxes`;
}

/** The cost of a deployed service, by function and in total. */
export function deployedText({ service, stage, from, until, functions, estimate }: DeployedCost): string {
  const hours = (Date.parse(until) - Date.parse(from)) / 3_600_000;
  const span = hours < 48 ? `${amount(hours)} hours` : `${amount(hours / 24)} days`;
  const rows = functions.map((fn) => [fn.function, amount(fn.requests), dollars(fn.usd)]);
  return [
    `${service}, stage ${stage}: monthly cost, projected from the last ${span}`,
    plainTable(['function', '>requests', '>USD before free tier'], rows),
    estimateText(estimate),
    'not included: S3, DynamoDB, Rekognition, CloudWatch Logs, data transfer',
  ].join('\n\n');
}

/** A comparison of the measured memory sizes. */
export function memoryText(sizes: readonly MemoryChoice[]): string {
  const rows = sizes.map((size) => [
    `${size.memoryMb} MB`,
    `${amount(size.durationMs)} ms`,
    dollars(size.usdPerMillion),
    [size.cheapest && 'cheapest', size.fastest && 'fastest'].filter(Boolean).join(', '),
  ]);
  return plainTable(['memory', '>duration', '>USD per million', ''], rows);
}
