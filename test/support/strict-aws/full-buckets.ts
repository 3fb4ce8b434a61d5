import { randomUUID } from 'node:crypto';
import {
  DescribeStackEventsCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import type { Reply } from '../aws-proxy.js';
import { stackOf } from './find-stack.js';
import { type Behind, type StrictRule, validationError, withBody, xmlReply } from './rule.js';

/** A deletion that AWS would have failed: what the stack shows of it, and the newest event before it. */
interface FailedDeletion {
  readonly stack: Stack;
  readonly after: string | undefined;
  readonly events: string;
}

interface FullBucket {
  readonly logicalId: string;
  readonly bucket: string;
}

const reason =
  'Resource handler returned message: "The bucket you tried to delete is not empty (Service: S3, Status Code: 409, Request ID: STRICT)" (RequestToken: strict, HandlerErrorCode: GeneralServiceException)';

/**
 * The emulator's CloudFormation takes a bucket with all it holds. AWS fails the deletion, and the stack stays; so the
 * deletion is not passed on, and the stack shows what AWS would show. (AWS has deleted the resources around the bucket.)
 */
export function fullBuckets(): StrictRule {
  const failed: FailedDeletion[] = [];
  const current = new Set<string>();
  return {
    name: 'a bucket that is not empty fails the deletion of its stack',
    source:
      'AWS CloudFormation User Guide, "Delete a stack fails" (troubleshooting); Amazon S3 API Reference, "DeleteBucket" (BucketNotEmpty)',
    async refuse(call, behind) {
      if (!['cloudformation:DeleteStack', 'cloudformation:CreateChangeSet'].includes(call.name)) return undefined;
      const stack = await stackOf(call, behind);
      if (call.name === 'cloudformation:CreateChangeSet') return refuseChange(stack, current);
      if (!stack || stack.EnableTerminationProtection) return undefined;
      const buckets = await fullBucketsOf(stack, behind);
      current.delete(stack.StackId!);
      if (buckets.length === 0) return undefined;
      failed.push(await failedDeletion(stack, buckets, behind));
      current.add(stack.StackId!);
      return xmlReply('DeleteStack', '');
    },
    async amend(call, reply, behind) {
      if (call.name === 'cloudformation:DescribeStackEvents') return withFailures(reply, failed);
      if (!['cloudformation:DescribeStacks', 'cloudformation:ListStacks'].includes(call.name)) return reply;
      const found = call.name === 'cloudformation:ListStacks' ? undefined : await stackOf(call, behind);
      const ids = [...current].filter((id) => call.name === 'cloudformation:ListStacks' || id === found?.StackId);
      return ids.reduce(withStatus, reply);
    },
  };
}

function refuseChange(stack: Stack | undefined, failed: ReadonlySet<string>) {
  if (!failed.has(stack?.StackId ?? '')) return undefined;
  return validationError(`Stack:${stack?.StackId} is in DELETE_FAILED state and can not be updated.`);
}

async function fullBucketsOf({ StackName }: Stack, { cloudFormation, s3 }: Behind): Promise<FullBucket[]> {
  const [{ StackResourceSummaries = [] }, { TemplateBody = '{}' }] = await Promise.all([
    cloudFormation.send(new ListStackResourcesCommand({ StackName })),
    cloudFormation.send(new GetTemplateCommand({ StackName, TemplateStage: 'Processed' })),
  ]);
  const { Resources = {} } = (JSON.parse(TemplateBody) ?? {}) as {
    Resources?: Record<string, { DeletionPolicy?: string }>;
  };
  const full: FullBucket[] = [];
  for (const { ResourceType, ResourceStatus, LogicalResourceId, PhysicalResourceId } of StackResourceSummaries) {
    if (ResourceType !== 'AWS::S3::Bucket' || ResourceStatus?.startsWith('DELETE_COMPLETE')) continue;
    if (Resources[LogicalResourceId!]?.DeletionPolicy?.startsWith('Retain')) continue;
    const held = await s3.send(new ListObjectVersionsCommand({ Bucket: PhysicalResourceId })).catch(() => undefined);
    if (held?.Versions?.length || held?.DeleteMarkers?.length) {
      full.push({ logicalId: LogicalResourceId!, bucket: PhysicalResourceId! });
    }
  }
  return full;
}

async function failedDeletion(
  stack: Stack,
  buckets: readonly FullBucket[],
  { cloudFormation }: Behind,
): Promise<FailedDeletion> {
  const { StackEvents } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: stack.StackId }));
  const names = buckets.map(({ logicalId }) => logicalId).join(', ');
  const about = { type: 'AWS::CloudFormation::Stack', logicalId: stack.StackName!, physicalId: stack.StackId! };
  const events = [
    eventXml(stack, {
      ...about,
      status: 'DELETE_FAILED',
      why: `The following resource(s) failed to delete: [${names}]. `,
    }),
    ...buckets.map(({ logicalId, bucket }) =>
      eventXml(stack, { type: 'AWS::S3::Bucket', logicalId, physicalId: bucket, status: 'DELETE_FAILED', why: reason }),
    ),
    eventXml(stack, { ...about, status: 'DELETE_IN_PROGRESS', why: 'User Initiated' }),
  ];
  return { stack, after: StackEvents?.[0]?.EventId, events: events.join('') };
}

export interface Happening {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly status: string;
  readonly why: string;
}

export function eventXml(
  { StackId, StackName }: Stack,
  { type, logicalId, physicalId, status, why }: Happening,
): string {
  return `<member><StackId>${StackId}</StackId><EventId>${randomUUID()}</EventId><StackName>${StackName}</StackName><LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${physicalId}</PhysicalResourceId><ResourceType>${type}</ResourceType><Timestamp>${new Date().toISOString()}</Timestamp><ResourceStatus>${status}</ResourceStatus><ResourceStatusReason>${why.replaceAll('"', '&quot;')}</ResourceStatusReason></member>`;
}

/** Each failed deletion goes above the event that was the newest when it was asked for; the latest one of them on top. */
function withFailures(reply: Reply, failed: readonly FailedDeletion[]): Reply {
  let body = reply.body.toString();
  for (const { after, events } of [...failed].reverse()) {
    const at = after === undefined ? -1 : body.lastIndexOf('<member>', body.indexOf(`<EventId>${after}</EventId>`));
    if (at !== -1) body = body.slice(0, at) + events + body.slice(at);
  }
  return withBody(reply, body);
}

function withStatus(reply: Reply, stackId: string): Reply {
  const body = reply.body.toString();
  const at = body.indexOf(`<StackId>${stackId}</StackId>`);
  if (at === -1) return reply;
  const start = body.indexOf('<StackStatus>', at);
  const end = body.indexOf('</StackStatus>', start);
  return withBody(reply, `${body.slice(0, start)}<StackStatus>DELETE_FAILED${body.slice(end)}`);
}
