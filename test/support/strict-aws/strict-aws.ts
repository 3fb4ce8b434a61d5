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
import type { StrictCall, StrictRule } from './rule.js';
import { strictRules } from './rules.js';

/** Stands in front of the emulator at `target` and enforces what AWS enforces besides. */
export async function startStrictAws(
  target: string,
  rules: readonly StrictRule[] = strictRules(),
): Promise<LoopbackProxy> {
  const config = { endpoint: target, region, credentials };
  const behind = {
    cloudFormation: new CloudFormationClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
  };
  return startProxy(async (incoming, answer, body) => {
    const { headers } = incoming;
    const query = headers['content-type']?.includes('form-urlencoded') ?? false;
    const params = new URLSearchParams(query ? body.toString() : '');
    const call: StrictCall = { name: nameOf(incoming, body), params, headers, body };
    for (const rule of rules) {
      const refusal = await rule.refuse?.(call, behind);
      if (refusal && 'code' in refusal) return refuse(answer, incoming, refusal);
      if (refusal) return void answer.writeHead(refusal.status, refusal.headers).end(refusal.body);
    }
    let reply = await forward(target, incoming, body);
    for (const rule of rules) reply = (await rule.amend?.(call, reply, behind)) ?? reply;
    answer.writeHead(reply.status, reply.headers).end(reply.body);
  });
}

/** The emulator behind the strict layer: what suites that deploy and remove talk to. */
export async function startStrictEmulator(options?: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  const strict = await startStrictAws(emulator.url);
  return {
    url: strict.url,
    port: Number(new URL(strict.url).port),
    async stop() {
      await strict.close();
      await emulator.stop();
    },
  };
}
