import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { BatchResult } from '../../src/batch/result.js';
import type { ImageRecord } from '../../src/pipeline/image-record.js';
import type { CreatedService } from './created-service.js';
import type { EmulatedAws } from './emulated-aws.js';
import { emulatorCredentials as credentials, emulatorRegion as region } from './emulator.js';
import { sampleAt } from './pictures.js';
import { startCli } from './run-cli.js';

/** So many photos that differ, in `in/` below the folder. */
export async function writePhotos(folder: string, count: number): Promise<void> {
  mkdirSync(join(folder, 'in'), { recursive: true });
  for (let index = 0; index < count; index++) {
    const size = [200 + (index % 40), 200 + Math.floor(index / 40)] as const;
    writeFileSync(
      join(folder, 'in', `${index}.jpg`),
      await sampleAt(...size)
        .jpeg()
        .toBuffer(),
    );
  }
}

/** The images that a deployed service knows. */
export async function imagesOf(aws: EmulatedAws, table: string): Promise<ImageRecord[]> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: aws.url, region, credentials }));
  const found: ImageRecord[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table }))
    found.push(...(Items as ImageRecord[]));
  return found.filter(({ status }) => status);
}

/** Runs `process in --cloud` and kills it after so many results; answers the most memory that it had, in MB (Linux). */
export async function killedRun(
  service: CreatedService,
  aws: EmulatedAws,
  { args, after }: { readonly args: readonly string[]; readonly after: number },
): Promise<number> {
  const bin = join(service.folder, 'node_modules/emojify-serverless/bin/run.js');
  const { child, ended } = startCli(['process', 'in', '--cloud', ...args], { bin, cwd: service.folder, env: aws.env });
  let [lines, peak] = [0, 0];
  child.stdout.on('data', (text: Buffer) => {
    lines += text.toString().split('\n').length - 1;
    if (lines < after) return;
    peak ||= peakOf(child.pid!);
    child.kill('SIGKILL');
  });
  await ended;
  return peak;
}

function peakOf(pid: number): number {
  const status = process.platform === 'linux' ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Runs a command to its end, whatever its exit status. */
export async function cloudRun(service: CreatedService, ...args: string[]): Promise<BatchResult> {
  const { stdout, stderr } = await service.run('process', ...args, '--cloud', '--json');
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}
