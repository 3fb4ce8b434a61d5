import type { Clock } from '../../src/aws/clock.js';
import { awsError } from './aws-error.js';
import type { MemoryBuckets } from './memory-buckets.js';
import { changesOf, codeHash, processed, type Template, type TemplateResource, typeOf } from './memory-templates.js';

type Event = Readonly<Record<string, unknown>>;

interface ChangeSet {
  readonly ChangeSetId: string;
  readonly ChangeSetName: string;
  readonly CreationTime: Date;
  readonly template: Template;
  /** How often it was described: ready from the second time on. */
  described: number;
}

export interface MemoryStack {
  readonly StackName: string;
  readonly StackId: string;
  StackStatus: string;
  Tags: unknown;
  Outputs: unknown[];
  EnableTerminationProtection?: boolean;
  readonly CreationTime: Date;
  LastUpdatedTime?: Date;
  template: Template;
  readonly physical: Map<string, string>;
  /** The newest first, as CloudFormation tells them. */
  readonly events: Event[];
  readonly changeSets: Map<string, ChangeSet>;
}

export interface MemoryStacks {
  /** The stack with this name that is not deleted. */
  stack(name?: string): MemoryStack | undefined;
  readonly answers: Readonly<Record<string, (input: never) => unknown>>;
}

interface Parts {
  readonly clock: Clock;
  readonly buckets: MemoryBuckets;
  readonly functions: Map<string, Readonly<Record<string, unknown>>>;
}

/** Things in a page of a listing. */
const PAGE = 2;

function page<T>(all: readonly T[], token: string | undefined): { found: T[]; NextToken?: string } {
  const from = Number(token ?? 0);
  const next = from + PAGE;
  return { found: all.slice(from, next), ...(next < all.length && { NextToken: String(next) }) };
}

/**
 * CloudFormation in memory. A resource with the property `Fails` cannot be made, one with `Stays` cannot be deleted, and a
 * bucket with objects cannot be deleted either.
 */
export function memoryStacks({ clock, buckets, functions }: Parts): MemoryStacks {
  const stacks: MemoryStack[] = [];
  let count = 0;
  const stack = (name: string | undefined) =>
    stacks.find((one) => one.StackId === name || (one.StackName === name && one.StackStatus !== 'DELETE_COMPLETE'));
  const existing = (name: string | undefined) => {
    const found = stack(name);
    if (!found) throw awsError('ValidationError', `Stack with id ${name} does not exist`);
    return found;
  };
  const changeSetOf = (id: string) => {
    const owner = stacks.find((one) => one.changeSets.has(id));
    if (!owner) throw awsError('ChangeSetNotFoundException');
    return { owner, set: owner.changeSets.get(id)! };
  };
  const tell = (of: MemoryStack, LogicalResourceId: string, ResourceStatus: string, reason?: string) => {
    const own = LogicalResourceId === of.StackName;
    if (own) of.StackStatus = ResourceStatus;
    of.events.unshift({
      ...{
        StackId: of.StackId,
        StackName: of.StackName,
        EventId: `event-${++count}`,
        LogicalResourceId,
        ResourceStatus,
      },
      PhysicalResourceId: own ? of.StackId : of.physical.get(LogicalResourceId),
      ResourceType: own ? 'AWS::CloudFormation::Stack' : typeOf(of.template.Resources[LogicalResourceId]),
      ...(reason && { ResourceStatusReason: reason }),
    });
  };

  function make(of: MemoryStack, id: string, { Type, Properties = {} }: TemplateResource): void {
    const name = (Properties.FunctionName ??
      Properties.BucketName ??
      Properties.TableName ??
      `${of.StackName}-${id}`) as string;
    of.physical.set(id, name);
    if (Type === 'AWS::S3::Bucket' && !buckets.buckets.has(name)) buckets.createBucket(name);
    if (typeOf({ Type }) !== 'AWS::Lambda::Function') return;
    const { Bucket, Key } = Properties.CodeUri as { Bucket: string; Key: string };
    const zip = buckets.read(Bucket, Key);
    const { FunctionName, Handler, Runtime, MemorySize, Timeout, Environment } = Properties;
    functions.set(name, {
      ...{ FunctionName, Handler, Runtime, MemorySize, Timeout, Environment, CodeSize: zip.length },
      ...{ CodeSha256: codeHash(zip), FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}` },
      ...{
        Version: '$LATEST',
        LastModified: '2026-11-27T08:00:00.000+0000',
        State: 'Active',
        LastUpdateStatus: 'Successful',
      },
    });
  }

  /** Makes what is new or changed; tells whether that worked. */
  function apply(of: MemoryStack, { Resources, Outputs = {} }: Template): boolean {
    const before = of.template;
    of.template = { Resources: { ...before.Resources, ...Resources } };
    for (const [id, resource] of Object.entries(Resources)) {
      const verb = before.Resources[id] ? 'UPDATE' : 'CREATE';
      if (verb === 'UPDATE' && JSON.stringify(before.Resources[id]) === JSON.stringify(resource)) continue;
      tell(of, id, `${verb}_IN_PROGRESS`);
      if (resource.Properties?.Fails) {
        tell(of, id, `${verb}_FAILED`, String(resource.Properties.Fails));
        of.template = before;
        return false;
      }
      make(of, id, resource);
      tell(of, id, `${verb}_COMPLETE`);
    }
    of.Outputs = Object.entries(Outputs).map(([OutputKey, { Value, Export }]) => ({
      ...{ OutputKey, OutputValue: Value },
      ...(Export && { ExportName: Export.Name }),
    }));
    return true;
  }

  /** Deletes these resources as far as that is possible; those that stay. */
  function unmake(of: MemoryStack, ids: readonly string[]): string[] {
    return ids.filter((id) => {
      const { Type, DeletionPolicy, Properties = {} } = of.template.Resources[id]!;
      const name = of.physical.get(id)!;
      if (DeletionPolicy === 'Retain') return tell(of, id, 'DELETE_SKIPPED') as undefined;
      const full = Type === 'AWS::S3::Bucket' && buckets.keys(name).length > 0;
      if (full || Properties.Stays) {
        const reason = full ? 'The bucket you tried to delete is not empty' : String(Properties.Stays);
        tell(of, id, 'DELETE_FAILED', reason);
        return true;
      }
      tell(of, id, 'DELETE_COMPLETE');
      buckets.buckets.delete(name);
      functions.delete(name);
      of.physical.delete(id);
      return false;
    });
  }

  function execute(of: MemoryStack, { template }: ChangeSet): void {
    const first = of.StackStatus === 'REVIEW_IN_PROGRESS';
    of.changeSets.clear();
    tell(of, of.StackName, first ? 'CREATE_IN_PROGRESS' : 'UPDATE_IN_PROGRESS');
    if (!apply(of, template)) {
      tell(of, of.StackName, first ? 'ROLLBACK_IN_PROGRESS' : 'UPDATE_ROLLBACK_IN_PROGRESS', 'a resource failed');
      tell(of, of.StackName, first ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE');
      return;
    }
    if (!first) {
      tell(of, of.StackName, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      unmake(
        of,
        Object.keys(of.template.Resources).filter((id) => !template.Resources[id]),
      );
      of.LastUpdatedTime = new Date(clock.now());
    }
    of.template = template;
    tell(of, of.StackName, first ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE');
  }

  function deleteStack({ StackName }: { StackName?: string }) {
    if (StackName === undefined) throw awsError('ValidationError', 'StackName must not be null');
    const of = stack(StackName);
    if (!of) return {};
    tell(of, of.StackName, 'DELETE_IN_PROGRESS');
    const left = unmake(of, [...of.physical.keys()]);
    tell(of, of.StackName, left.length > 0 ? 'DELETE_FAILED' : 'DELETE_COMPLETE');
    return {};
  }

  function createChangeSet(input: Readonly<Record<string, unknown>>) {
    const { StackName, ChangeSetName, ChangeSetType, TemplateBody, TemplateURL, Tags } = input as Record<
      string,
      string
    >;
    if (ChangeSetType === 'CREATE' && !stack(StackName)) {
      const StackId = `arn:aws:cloudformation:us-east-1:000000000000:stack/${StackName}/${++count}`;
      const empty = {
        Outputs: [],
        template: { Resources: {} },
        physical: new Map(),
        events: [],
        changeSets: new Map(),
      };
      const CreationTime = new Date(clock.now());
      stacks.push({ StackName: StackName!, StackId, StackStatus: 'REVIEW_IN_PROGRESS', Tags, CreationTime, ...empty });
    }
    const of = existing(StackName!);
    if (ChangeSetType === 'UPDATE') of.Tags = Tags;
    const [, , host = '', ...key] = (TemplateURL ?? '').split('/');
    const text = TemplateBody ?? buckets.read(host.split('.')[0]!, decodeURIComponent(key.join('/'))).toString();
    const ChangeSetId = `arn:aws:cloudformation:us-east-1:000000000000:changeSet/${ChangeSetName}/${++count}`;
    const CreationTime = new Date(clock.now());
    const template = JSON.parse(text) as Template;
    of.changeSets.set(ChangeSetId, {
      ChangeSetId,
      ChangeSetName: ChangeSetName!,
      CreationTime,
      template,
      described: 0,
    });
    return { Id: ChangeSetId, StackId: of.StackId };
  }

  function describeChangeSet({ ChangeSetName, NextToken }: { ChangeSetName: string; NextToken?: string }) {
    const { owner, set } = changeSetOf(ChangeSetName);
    const ids = { ChangeSetId: set.ChangeSetId, StackId: owner.StackId };
    set.described += 1;
    if (set.described < 2) return { ...ids, Status: 'CREATE_PENDING' };
    const changes = changesOf(owner, set.template);
    if (changes.length === 0)
      return { ...ids, Status: 'FAILED', StatusReason: "The submitted information didn't contain changes." };
    const { found, ...more } = page(changes, NextToken);
    return { ...ids, Status: 'CREATE_COMPLETE', Changes: found, ...more };
  }

  return {
    stack: (name = 'shop-dev') => stack(name),
    answers: {
      DescribeStacks: ({ StackName }: { StackName: string }) => ({ Stacks: [{ ...existing(StackName) }] }),
      CreateChangeSet: createChangeSet,
      DescribeChangeSet: describeChangeSet,
      DeleteChangeSet: ({ ChangeSetName }: { ChangeSetName: string }) => {
        for (const one of stacks) one.changeSets.delete(ChangeSetName);
        return {};
      },
      ListChangeSets: ({ StackName }: { StackName: string }) => ({
        Summaries: [...existing(StackName).changeSets.values()],
      }),
      ExecuteChangeSet: ({ ChangeSetName }: { ChangeSetName: string }) => {
        const { owner, set } = changeSetOf(ChangeSetName);
        execute(owner, set);
        return {};
      },
      DescribeStackEvents: ({ StackName, NextToken }: { StackName: string; NextToken?: string }) => {
        const { found, ...more } = page(existing(StackName).events, NextToken);
        return { StackEvents: found, ...more };
      },
      ListStackResources: ({ StackName, NextToken }: { StackName: string; NextToken?: string }) => {
        const of = existing(StackName);
        const { found, ...more } = page([...of.physical], NextToken);
        const StackResourceSummaries = found.map(([LogicalResourceId, PhysicalResourceId]) => ({
          ...{ LogicalResourceId, PhysicalResourceId, ResourceStatus: 'CREATE_COMPLETE' },
          ResourceType: typeOf(of.template.Resources[LogicalResourceId]),
        }));
        return { StackResourceSummaries, ...more };
      },
      GetTemplate: ({ StackName, ChangeSetName, TemplateStage }: Record<string, string>) => {
        const template = ChangeSetName ? changeSetOf(ChangeSetName).set.template : existing(StackName!).template;
        return { TemplateBody: JSON.stringify(TemplateStage === 'Processed' ? processed(template) : template) };
      },
      DeleteStack: deleteStack,
      CancelUpdateStack: () => ({}),
      ContinueUpdateRollback: ({ StackName }: { StackName: string }) => {
        tell(existing(StackName), StackName, 'UPDATE_ROLLBACK_COMPLETE');
        return {};
      },
      ListImports: () => {
        throw awsError('ValidationError', 'Export is not imported by any stack.');
      },
    },
  };
}
