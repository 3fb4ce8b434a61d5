import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { forward, type LoopbackProxy, nameOf, refuse, startProxy } from '../aws-proxy.js';
import {
  emulatorCredentials as credentials,
  type Emulator,
  type EmulatorOptions,
  emulatorRegion as region,
  startEmulator,
} from '../emulator.js';
import { type RecordedCall, recordedCall } from '../recorded-calls.js';
import type { StrictCall, StrictRule } from './rule.js';
import { strictRules } from './rules.js';

export interface StrictAws extends LoopbackProxy {
  /** All calls of callers that have a name, see {@link RecordedCall}. */
  readonly calls: readonly RecordedCall[];
}

export interface StrictOptions {
  readonly rules?: readonly StrictRule[];
  /** What answers for Rekognition, which the emulator lacks. */
  readonly rekognition?: string | undefined;
}

/** Stands in front of the emulator at `target` and enforces what AWS enforces besides. */
export async function startStrictAws(
  target: string,
  { rules = strictRules(), rekognition = target }: StrictOptions = {},
): Promise<StrictAws> {
  const config = { endpoint: target, region, credentials };
  const behind = {
    cloudFormation: new CloudFormationClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
  };
  const calls: RecordedCall[] = [];
  const proxy = await startProxy(async (incoming, answer, body) => {
    const recorded = recordedCall(incoming, body);
    if (recorded) calls.push(recorded);
    const { headers } = incoming;
    const query = headers['content-type']?.includes('form-urlencoded') ?? false;
    const params = new URLSearchParams(query ? body.toString() : '');
    const call: StrictCall = { name: nameOf(incoming, body), params, headers, body };
    for (const rule of rules) {
      const refusal = await rule.refuse?.(call, behind);
      if (refusal && 'code' in refusal) return refuse(answer, incoming, refusal);
      if (refusal) return void answer.writeHead(refusal.status, refusal.headers).end(refusal.body);
    }
    const to = call.name.startsWith('rekognition:') ? rekognition : target;
    let reply = await forward(to, incoming, body);
    for (const rule of rules) reply = (await rule.amend?.(call, reply, behind)) ?? reply;
    answer.writeHead(reply.status, reply.headers).end(reply.body);
  });
  return { ...proxy, calls };
}

export interface StrictEmulator extends Emulator {
  readonly calls: readonly RecordedCall[];
}

/** The emulator behind the strict layer: what suites that deploy and remove talk to. */
export async function startStrictEmulator(options: EmulatorOptions & StrictOptions = {}): Promise<StrictEmulator> {
  const node = await namedNode(options.nodeFolder ?? dirname(process.execPath));
  const emulator = await startEmulator({ ...options, nodeFolder: node.folder });
  const strict = await startStrictAws(emulator.url, options);
  await node.sendTo(strict.url);
  return {
    calls: strict.calls,
    url: strict.url,
    port: Number(new URL(strict.url).port),
    async stop() {
      await strict.close();
      await emulator.stop();
      await node.remove();
    },
  };
}

/** A `node` for the emulator’s functions: each goes by its name, and its calls through the strict layer as well. */
async function namedNode(nodeFolder: string) {
  const folder = await mkdtemp(join(tmpdir(), 'emojify-node-'));
  const lines = [
    '#!/bin/sh',
    'export AWS_SDK_UA_APP_ID="$AWS_LAMBDA_FUNCTION_NAME"',
    `export AWS_ENDPOINT_URL="$(cat '${join(folder, 'endpoint')}')"`,
    `exec '${join(nodeFolder, 'node')}' "$@"`,
  ];
  await writeFile(join(folder, 'node'), `${lines.join('\n')}\n`, { mode: 0o755 });
  return {
    folder,
    sendTo: (url: string) => writeFile(join(folder, 'endpoint'), url),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
