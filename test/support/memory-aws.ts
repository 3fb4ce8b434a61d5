import { S3Client } from '@aws-sdk/client-s3';
import type { RemoveContext } from '../../src/aws/deploy/remove.js';
import type { Report } from '../../src/errors/reporter.js';
import { awsError } from './aws-error.js';
import { fakeClock } from './fake-clock.js';
import { type MemoryBuckets, memoryBuckets } from './memory-buckets.js';
import { type MemoryStacks, memoryStacks } from './memory-stacks.js';
import { codeHash } from './memory-templates.js';

type Input = Readonly<Record<string, unknown>>;
type Answer = (input: never) => unknown;

/** Answers a command instead of the state, or changes what it answers. */
export type Forced = (input: Input, proceed: () => Promise<unknown>) => unknown;

export interface MemoryAws extends MemoryStacks, MemoryBuckets {
  readonly context: RemoveContext & { readonly reports: Report[] };
  /** Names of the commands so far, in order. */
  readonly calls: string[];
  /** Inputs of the commands with this name. */
  inputs(name: string): Input[];
  force(name: string, forced: Forced): void;
  readonly functions: Map<string, Input>;
  readonly logGroups: Set<string>;
  /** Items by the name of a table. */
  readonly tables: Map<string, number>;
}

/** AWS as a deployment sees it, in memory: what is sent changes what is answered later. Nothing here waits. */
export function memoryAws(over: Partial<RemoveContext> = {}): MemoryAws {
  const clock = fakeClock(Date.parse('2026-11-27T08:00:00Z'));
  const functions = new Map<string, Input>();
  const buckets = memoryBuckets(clock);
  const stacks = memoryStacks({ clock, buckets, functions });
  const logGroups = new Set<string>();
  const tables = new Map<string, number>();
  const answers: Readonly<Record<string, Answer>> = {
    ...buckets.answers,
    ...stacks.answers,
    ...lambdaAnswers(functions, buckets),
    DeleteLogGroup: ({ logGroupName }: { logGroupName: string }) => {
      if (!logGroups.delete(logGroupName)) throw awsError('ResourceNotFoundException');
      return {};
    },
    DescribeTable: ({ TableName }: { TableName: string }) => {
      if (!tables.has(TableName)) throw awsError('ResourceNotFoundException');
      return { Table: { ItemCount: tables.get(TableName) } };
    },
  };
  const forced = new Map<string, Forced>();
  const sent: { name: string; input: Input }[] = [];
  const calls: string[] = [];
  const send = async (command: { readonly input: Input }) => {
    const { input } = command;
    const name = command.constructor.name.replace(/Command$/, '');
    calls.push(name);
    sent.push({ name, input });
    const proceed = async () => {
      const answer = answers[name];
      if (!answer) throw new Error(`no answer to ${name}`);
      return answer(input as never);
    };
    return forced.has(name) ? forced.get(name)!(input, proceed) : proceed();
  };
  const reports: Report[] = [];
  const client = { send } as never;
  // S3's client signs addresses by itself.
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const s3 = Object.assign(new S3Client({ region: 'us-east-1', credentials }), { send });
  const context = {
    ...{ cloudFormation: client, lambda: client, dynamoDb: client, logs: client, s3: s3 as never },
    ...{ account: '000000000000', partition: 'aws', region: 'us-east-1', ...clock, reports },
    reporter: { report: (report: Report) => void reports.push(report) },
    ...over,
  };
  return {
    ...buckets,
    ...stacks,
    ...{ context, calls, functions, logGroups, tables },
    inputs: (wanted) => sent.flatMap(({ name, input }) => (name === wanted ? [input] : [])),
    force: (name, forcing) => void forced.set(name, forcing),
  };
}

function lambdaAnswers(functions: Map<string, Input>, buckets: MemoryBuckets): Readonly<Record<string, Answer>> {
  const found = (name: string) => {
    const configuration = functions.get(name);
    if (!configuration) throw awsError('ResourceNotFoundException');
    return configuration;
  };
  const change = (name: string, changes: Input) => {
    functions.set(name, { ...found(name), ...changes });
    return functions.get(name);
  };
  return {
    GetFunctionConfiguration: ({ FunctionName }: { FunctionName: string }) => found(FunctionName),
    UpdateFunctionCode: ({ FunctionName, S3Bucket, S3Key }: Record<string, string>) =>
      change(FunctionName!, { CodeSha256: codeHash(buckets.read(S3Bucket!, S3Key!)) }),
    UpdateFunctionConfiguration: ({ FunctionName, ...settings }: { FunctionName: string }) =>
      change(FunctionName, settings),
  };
}
