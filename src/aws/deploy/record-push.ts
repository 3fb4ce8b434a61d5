import type { UploadedFunction } from './artifacts.js';
import { type ArtifactPlace, type Artifacts, listArtifacts } from './artifacts.js';
import type { DeployContext } from './deploy-context.js';
import {
  type DeploymentRecord,
  deploymentId,
  dropOldArtifacts,
  isNewest,
  lastDeployment,
  listDeployments,
  writeRecord,
} from './deployment-record.js';
import { changedSettings, propertiesOf } from './function-settings.js';
import { readTemplate, storeTemplate } from './template-store.js';

export interface RecordedPush {
  readonly place: ArtifactPlace;
  readonly uploads: readonly UploadedFunction[];
  /** The packaged template. */
  readonly template: Readonly<Record<string, unknown>>;
}

/** Whether the newest record describes these functions as they are now: an earlier push may have ended before it wrote its own. */
export async function isRecorded(context: DeployContext, { place, uploads, template }: RecordedPush): Promise<boolean> {
  const last = await lastDeployment(context, place);
  if (last === undefined) return true;
  const recorded = JSON.parse((await readTemplate(context, place, last.template)).body);
  return uploads.every(({ logicalId, key }) => {
    const same = last.functions.find((one) => one.logicalId === logicalId)?.code === key;
    return same && !changedSettings(propertiesOf(template, logicalId), propertiesOf(recorded, logicalId));
  });
}

interface Prepared {
  /** The deployment that the push is based on. */
  readonly last: DeploymentRecord;
  readonly record: DeploymentRecord;
}

/**
 * For `rollback`, a push is a deployment like any other: the last one's template, with these functions in their current
 * state. Everything but the record itself is prepared while the functions are updated; the record describes the result
 * and is written afterwards.
 */
export async function recordPush(context: DeployContext, push: RecordedPush, pushing: Promise<unknown>): Promise<void> {
  const { place } = push;
  const preparing = prepare(context, push);
  // A failure of the functions is reported first.
  preparing.catch(() => undefined);
  await pushing;
  let prepared = await preparing;
  // If another push was recorded in the meantime, this one builds on it, so that it is not lost.
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
