import { awsFlags } from './aws-flags.js';
import { Flags } from './oclif.js';
import { serviceFlags } from './service-flags.js';

const payloadGroup = { helpGroup: 'EVENT' };

/** The flags of `emojify invoke`. */
export const invokeFlags = {
  data: Flags.string({
    char: 'd',
<<<<<<< HEAD
    summary: 'event as JSON or text',
=======
    summary: 'payload: JSON or text',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
    helpValue: 'TEXT',
    exclusive: ['path', 'event'],
    ...payloadGroup,
  }),
  path: Flags.string({
    char: 'p',
<<<<<<< HEAD
    summary: 'file with the event, as JSON or text; - reads stdin',
=======
    summary: 'read the payload from this file, or from stdin (-)',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
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
<<<<<<< HEAD
    summary: 'set a value in the sample event; repeatable',
=======
    summary: 'set a value in the sample event; can be repeated',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
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
<<<<<<< HEAD
    summary: 'wait for the response, send the event asynchronously, or only check the permission',
=======
    summary: 'wait for the response, queue the event, or only check permissions',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
  })(),
  qualifier: Flags.string({ char: 'q', summary: 'version or alias of the function', helpValue: 'NAME' }),
  local: Flags.boolean({
    char: 'l',
<<<<<<< HEAD
    summary: 'run the function on this machine, with the local stores',
=======
    summary: 'run the function in this process, with the local stores',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
    exclusive: ['qualifier'],
  }),
  ...serviceFlags,
  ...awsFlags,
};
