import { stackOf } from './find-stack.js';
import { type StrictRule, withBody, xmlReply } from './rule.js';

/** The stack that holds a first change set, before that is executed. */
export function reviewStacks(): StrictRule {
  const reviewed = new Set<string>();
  return {
    name: 'a stack in REVIEW_IN_PROGRESS has an empty template, and goes without an event',
    source: 'AWS CloudFormation API Reference, "CreateChangeSet" (ChangeSetType CREATE), "DeleteStack"',
    async refuse(call, behind) {
      if (call.name !== 'cloudformation:DeleteStack') return undefined;
      const stack = await stackOf(call, behind);
      if (stack?.StackStatus === 'REVIEW_IN_PROGRESS') reviewed.add(stack.StackId!);
      return undefined;
    },
    async amend(call, reply, behind) {
      const name = call.params.get('StackName') ?? '';
      if (call.name === 'cloudformation:DescribeStackEvents' && reviewed.has(name)) {
        return xmlReply('DescribeStackEvents', '<DescribeStackEventsResult><StackEvents/></DescribeStackEventsResult>');
      }
      if (call.name !== 'cloudformation:GetTemplate' || call.params.has('ChangeSetName')) return reply;
      if ((await stackOf(call, behind))?.StackStatus !== 'REVIEW_IN_PROGRESS') return reply;
      const body = reply.body.toString();
      return withBody(reply, body.replace(/<TemplateBody>.*<\/TemplateBody>/s, '<TemplateBody></TemplateBody>'));
    },
  };
}
