import { DescribeChangeSetCommand, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { eventXml } from './full-buckets.js';
import { type Behind, type StrictCall, type StrictRule, withBody, xmlReply } from './rule.js';

const reason =
  'Resource handler returned message: "The role defined for the function cannot be assumed by Lambda. (Service: Lambda, Status Code: 400, Request ID: STRICT)" (RequestToken: strict, HandlerErrorCode: InvalidRequest)';

/** IAM spreads a new role slowly, and at times CloudFormation does not wait long enough: here the first creation fails by it. */
export function newRoles(): StrictRule {
  let failed: Stack | undefined;
  const tried = new Set<string>();
  return {
    name: 'a role that was just made cannot be assumed yet, so the creation of its function fails',
    source:
      'AWS IAM User Guide, "Troubleshoot IAM" (changes that I make are not always immediately visible); AWS Lambda Developer Guide, "Troubleshoot deployment issues" (the role cannot be assumed by Lambda)',
    async refuse(call, behind) {
      if (call.name === 'cloudformation:DeleteStack') failed = undefined;
      if (call.name !== 'cloudformation:ExecuteChangeSet') return undefined;
      const stack = await stackOfChangeSet(call, behind);
      if (stack?.StackStatus !== 'REVIEW_IN_PROGRESS' || tried.has(stack.StackName!)) return undefined;
      tried.add(stack.StackName!);
      failed = stack;
      return xmlReply('ExecuteChangeSet', '<ExecuteChangeSetResult/>');
    },
    async amend(call, reply) {
      if (failed === undefined) return reply;
      const { StackId = '' } = failed;
      if (call.name === 'cloudformation:DescribeStackEvents' && reply.status === 200) {
        const events = `<StackEvents>${eventsOf(failed)}</StackEvents>`;
        return xmlReply('DescribeStackEvents', `<DescribeStackEventsResult>${events}</DescribeStackEventsResult>`);
      }
      const body = reply.body.toString();
      if (call.name !== 'cloudformation:DescribeStacks' || !body.includes(StackId)) return reply;
      return withBody(reply, body.replaceAll('REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE'));
    },
  };
}

async function stackOfChangeSet({ params }: StrictCall, { cloudFormation }: Behind): Promise<Stack | undefined> {
  const ChangeSetName = params.get('ChangeSetName') ?? '';
  const { StackId } = await cloudFormation.send(new DescribeChangeSetCommand({ ChangeSetName }));
  return (await cloudFormation.send(new DescribeStacksCommand({ StackName: StackId }))).Stacks?.[0];
}

/** Newest first, as AWS lists them. */
function eventsOf(stack: Stack): string {
  const own = { type: 'AWS::CloudFormation::Stack', logicalId: stack.StackName!, physicalId: stack.StackId! };
  const hello = { type: 'AWS::Lambda::Function', logicalId: 'Hello', physicalId: `${stack.StackName}-hello` };
  const why = 'The following resource(s) failed to create: [Hello]. Rollback requested by user.';
  return [
    eventXml(stack, { ...own, status: 'ROLLBACK_COMPLETE', why: '' }),
    eventXml(stack, { ...own, status: 'ROLLBACK_IN_PROGRESS', why }),
    eventXml(stack, { ...hello, status: 'CREATE_FAILED', why: reason }),
    eventXml(stack, { ...own, status: 'CREATE_IN_PROGRESS', why: 'User Initiated' }),
  ].join('');
}
