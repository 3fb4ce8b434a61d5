import { awsFlags } from './aws-flags.js';
import { Flags } from './oclif.js';
import { serviceFlags } from './service-flags.js';

const payloadGroup = { helpGroup: 'EVENT' };

/** The flags of `emojify invoke`. */
export const invokeFlags = {
  data: Flags.string({
    char: 'd',
    summary: 'event as JSON or text',
    helpValue: 'TEXT',
    exclusive: ['path', 'event'],
    ...payloadGroup,
  }),
  path: Flags.string({
    char: 'p',
    summary: 'file with the event, as JSON or text; - reads stdin',
    helpValue: 'FILE',
    exclusive: ['event'],
    ...payloadGroup,
  }),
  event: Flags.string({
    char: 'e',
    summary: 'a sample event: http, s3, dynamodb, sqs, sns, schedule or eventbridge',
    helpValue: 'KIND',
    ...payloadGroup,
  }),
  set: Flags.string({
    summary: 'set a value in the sample event; repeatable',
    helpValue: 'PATH=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    dependsOn: ['event'],
    ...payloadGroup,
  }),
  raw: Flags.boolean({
    summary: 'send the text as a string even if it is JSON',
    exclusive: ['event'],
    ...payloadGroup,
  }),
  context: Flags.string({ summary: 'client context: a JSON object', helpValue: 'JSON', ...payloadGroup }),
  type: Flags.option({
    options: ['request', 'event', 'dry-run'] as const,
    default: 'request' as const,
    summary: 'wait for the response, send the event asynchronously, or only check the permission',
  })(),
  qualifier: Flags.string({ char: 'q', summary: 'version or alias of the function', helpValue: 'NAME' }),
  local: Flags.boolean({
    char: 'l',
    summary: 'run the function on this machine, with the local stores',
    exclusive: ['qualifier'],
  }),
  ...serviceFlags,
  ...awsFlags,
};
