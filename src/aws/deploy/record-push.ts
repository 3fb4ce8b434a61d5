import type { UploadedFunction } from './artifacts.js';
import { type ArtifactPlace, type Artifacts, listArtifacts } from './artifacts.js';
import type { DeployContext } from './deploy-context.js';
import {
  type DeploymentRecord,
  deploymentId,
  dropOldArtifacts,
  isNewest,
  listDeployments,
  writeRecord,
} from './deployment-record.js';
import { propertiesOf } from './function-settings.js';
import { readTemplate, storeTemplate } from './template-store.js';

export interface RecordedPush {
  readonly place: ArtifactPlace;
  readonly uploads: readonly UploadedFunction[];
  /** The packaged template. */
  readonly template: Readonly<Record<string, unknown>>;
}

interface Prepared {
  /** The deployment that the push builds on. */
  readonly last: DeploymentRecord;
  readonly record: DeploymentRecord;
}

/**
 * A push is a deployment like any other for `rollback`: the last one's template, with these functions as they are now.
 * All but the record itself is made while the functions take their update; the record says what is so, and comes after.
 */
export async function recordPush(context: DeployContext, push: RecordedPush, pushing: Promise<unknown>): Promise<void> {
  const { place } = push;
  const preparing = prepare(context, push);
  // Whether the functions got through is told first.
  preparing.catch(() => undefined);
  await pushing;
  let prepared = await preparing;
  // What another push recorded meanwhile must not be lost: then this one builds on that.
  while (prepared && !isNewest(place, prepared.last, await listArtifacts(context, place))) {
    prepared = await prepare(context, push);
  }
  if (prepared) await writeRecord(context, place, prepared.record);
}

async function prepare(context: DeployContext, push: RecordedPush): Promise<Prepared | undefined> {
  const { place } = push;
  const there = await listArtifacts(context, place);
  const kept = await listDeployments(context, place, there);
  const [last] = kept;
  if (last === undefined) return undefined;
  const record = await nextRecord(context, { ...push, there }, last);
  await dropOldArtifacts(context, place, { kept: [record, ...kept], there });
  return { last, record };
}

async function nextRecord(
  context: DeployContext,
  { place, uploads, template: packaged, there }: RecordedPush & { readonly there: Artifacts },
  last: DeploymentRecord,
): Promise<DeploymentRecord> {
  const template = JSON.parse((await readTemplate(context, place, last.template)).body);
  for (const { logicalId, key } of uploads) {
    const code = { CodeUri: { Bucket: place.bucket, Key: key } };
    template.Resources[logicalId].Properties = { ...propertiesOf(packaged, logicalId), ...code };
  }
  const { key } = await storeTemplate(context, place, { template, there });
  const functions = last.functions.map((recorded) => {
    const pushed = uploads.find(({ logicalId }) => logicalId === recorded.logicalId);
    return pushed ? { ...recorded, code: pushed.key, sha256: pushed.sha256 } : recorded;
  });
  return { ...last, id: deploymentId(context.now()), template: key, functions };
}
