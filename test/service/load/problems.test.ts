import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EmojifyError } from '../../../src/errors/emojify-error.js';
import { loadService } from '../../../src/service/load/load-service.js';
import { head, problemsOf, serviceOf, withEvents, withFunction } from '../../support/service-text.js';

interface Case {
  readonly what: string;
  readonly text: string;
  readonly told: string | readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

const files: Case[] = [
  { what: 'an empty file', text: '', told: '1:1  the service file is empty' },
  { what: 'a list', text: '- a\n', told: '1:1  the service file is a list' },
  { what: 'plain text', text: 'hello', told: '1:1  the service file is only text' },
  { what: 'a tab', text: 'service: x\nprovider:\n\tname: aws\n', told: '3:1  a tab cannot indent YAML' },
  { what: 'a key that is there twice', text: `${head}service: y\n`, told: '5:1  key "service" is defined twice' },
  { what: 'aliases that explode', text: bomb(), told: 'aliases expand to more than 50,000 values' },
  { what: 'an alias of itself', text: 'service: &a [*a]\n', told: '1:14  alias "*a" contains itself' },
  {
    what: 'a path with braces that is not quoted: one mistake, told once',
    text: withEvents('      - http: { path: x/{id}/y, method: get }\n      - http: { path: z/{id}, method: get }\n'),
    told: '9:25  not valid YAML: quote text that holds "{"',
  },
  { what: 'nesting without end', text: `${head}custom: ${'['.repeat(9000)}\n`, told: 'nested too deeply' },
  { what: 'a merge of what is no map', text: `${head}custom: { <<: 5 }\n`, told: '5:15  invalid "<<": expected a map' },
  {
    what: 'a name that JavaScript keeps for itself',
    text: `${head}functions: { __proto__: { handler: h.main } }\n`,
    told: '5:14  invalid key "__proto__"',
  },
  {
    what: 'an artifact that is not there',
    text: withFunction('    package: { artifact: nope.zip }\n'),
    told: '8:26  no file "nope.zip" in the service\'s folder',
  },
  {
    what: 'a bucket with the logical id of a function',
    text: `${withFunction()}resources:\n  Resources:\n    ALambdaFunction: { Type: AWS::S3::Bucket }\n`,
    told: '10:30  "ALambdaFunction" is the logical id of function "a"',
  },
  {
    what: 'a tag that would run code',
    text: `${head}custom: { x: !!js/function "f" }\n`,
    told: 'unknown tag "!!js/function"',
  },
  {
    what: 'a misspelt field of an event pattern',
    text: withEvents('      - eventBridge: { pattern: { sorce: [a] } }\n'),
    told: '9:35  unknown key "sorce" in functions.a.events.0.eventBridge.pattern; did you mean "source"?',
  },
  {
    what: 'an unknown tag',
    text: withFunction('    description: !Reff x\n'),
    told: '8:18  unknown tag "!Reff"; did you mean "!Ref"?',
  },
];

const keys: Case[] = [
  {
    what: 'an unknown key',
    text: withFunction('    memorysize: 128\n'),
    told: '8:5  unknown key "memorysize" in functions.a; did you mean "memorySize"?',
  },
  {
    what: 'an unknown section',
    text: `${head}functons: {}\n`,
    told: '5:1  unknown key "functons"; did you mean "functions"?',
  },
  { what: 'no service name', text: 'provider: { name: aws }\n', told: '1:1  the service file has no "service"' },
  {
    what: 'another cloud',
    text: 'service: x\nprovider: { name: google }\n',
    told: '2:19  invalid provider.name "google": expected aws',
  },
  {
    what: 'another runtime',
    text: withFunction('    runtime: python3.12\n'),
    told: '8:14  runtime "python3.12" is not supported, only Node.js functions are',
  },
  { what: 'a plugin nobody knows', text: `${head}plugins: [x]\n`, told: '5:11  plugin "x" is not loaded' },
  { what: 'a layer without its folder', text: `${head}layers: { x: { path: y } }\n`, told: '5:22  no folder "y"' },
  {
    what: 'a container image',
    text: `${head}functions:\n  a:\n    image: repo\n`,
    told: '7:5  "image" is not supported',
  },
  { what: 'a websocket', text: withEvents('      - websocket: $connect\n'), told: '9:9  "websocket" is not supported' },
  { what: 'a region that is none', text: `${head}  region: mars-1\n`, told: '5:11  invalid provider.region "mars-1"' },
  {
    what: 'a number out of range',
    text: withFunction('    timeout: 901\n'),
    told: '8:14  invalid functions.a.timeout 901: expected a whole number from 1 to 900',
  },
  {
    what: 'text for a number',
    text: withFunction('    memorySize: lots\n'),
    told: '8:17  invalid functions.a.memorySize "lots"',
  },
  { what: 'a function that is null', text: `${head}functions: { a: null }\n`, told: '5:14  functions.a is empty' },
  {
    what: 'a function without handler',
    text: `${head}functions:\n  a:\n    timeout: 3\n`,
    told: '6:3  functions.a has no "handler"',
  },
  {
    what: 'a list in the environment',
    text: withFunction('    environment: { AA: [1] }\n'),
    told: '8:20  invalid functions.a.environment.AA (a list)',
  },
  {
    what: 'a reserved variable',
    text: withFunction('    environment: { AWS_REGION: x }\n'),
    told: '8:20  environment variable "AWS_REGION" is set by Lambda itself',
  },
  {
    what: 'an IAM effect in small letters',
    text: `${head}  iam: { role: { statements: [{ Effect: allow, Action: 's3:*', Resource: x }] } }\n`,
    told: '5:41  invalid provider.iam.role.statements.0.Effect "allow"',
  },
  {
    what: 'role statements in the older and in today’s words',
    text: withFunction('', `${head}  iamRoleStatements: []\n  iam: { role: { statements: [] } }\n`),
    told: '5:3  provider.iamRoleStatements is the older name of provider.iam.role.statements',
  },
  {
    what: 'managed policies beside a role of one’s own',
    text: withFunction('', `${head}  iamManagedPolicies: []\n  iam: { role: 'arn:aws:iam::123456789012:role/x' }\n`),
    told: '5:3  provider.iamManagedPolicies applies to generated roles, but provider.iam.role names an existing one',
  },
  {
    what: 'an effect in small letters in the older words',
    text: withFunction('', `${head}  iamRoleStatements: [{ Effect: allow, Action: 's3:*', Resource: x }]\n`),
    told: '5:33  invalid provider.iamRoleStatements.0.Effect "allow"',
  },
  {
    what: 'a name that AWS refuses',
    text: `service: ${'x'.repeat(62)}\nprovider: { name: aws }\nfunctions: { a: { handler: h.main } }\n`,
    told: '3:14  function name',
  },
  {
    what: 'a reference to nothing',
    text: withFunction(
      '    environment: { AA: !Ref Tabl }\nresources: { Resources: { Table: { Type: AWS::SQS::Queue } } }\n',
    ),
    told: '8:29  no resource or parameter "Tabl"; did you mean "Table"?',
  },
  {
    what: 'more than 500 resources',
    text: `${head}functions:\n${manyFunctions(90)}`,
    told: '5:1  the stack would have 542 resources',
  },
];

const events: Case[] = [
  { what: 'an event that is empty', text: withEvents('      - s3:\n'), told: '9:9  functions.a.events.0.s3 is empty' },
  {
    what: 'an unknown event',
    text: withEvents('      - htpp: GET /x\n'),
    told: '9:9  unknown key "htpp" in functions.a.events.0; did you mean "http"?',
  },
  {
    what: 'an unknown method',
    text: withEvents('      - http: FETCH /x\n'),
    told: '9:15  invalid functions.a.events.0.http "FETCH /x"',
  },
  {
    what: 'the same route twice',
    text: withEvents('      - httpApi: GET /x/{a}\n      - httpApi: GET /x/{b}\n'),
    told: '10:18  route "GET /x/{b}" is defined twice',
  },
  {
    what: 'an unknown authorizer',
    text: withEvents('      - httpApi: { path: /x, method: get, authorizer: no }\n'),
    told: '9:55  unknown authorizer "no"',
  },
  {
    what: 'two names for one variable',
    text: withEvents('      - http: GET /x/{a}\n      - http: GET /x/{b}/c\n'),
    told: '10:15  invalid path "/x/{b}/c"',
  },
  {
    what: 'a bucket name that S3 refuses',
    text: withEvents('      - s3: My_Bucket\n'),
    told: '9:13  invalid bucket name "My_Bucket"',
  },
  {
    what: 'a new bucket by reference',
    text: withEvents('      - s3: { bucket: !Ref B }\n'),
    told: '9:28  a bucket given by a CloudFormation function must exist already',
  },
  {
    what: 'a queue by name',
    text: withEvents('      - sqs: jobs\n'),
    told: '9:14  invalid functions.a.events.0.sqs "jobs": expected the ARN of a queue',
  },
  {
    what: 'a rate in words',
    text: withEvents('      - schedule: every 5 minutes\n'),
    told: '9:19  invalid functions.a.events.0.schedule "every 5 minutes"',
  },
  {
    what: 'a cron without "?"',
    text: withEvents('      - schedule: cron(0 12 * * * *)\n'),
    told: '9:19  invalid schedule "cron(0 12 * * * *)": exactly one of',
  },
  {
    what: 'a stream without type',
    text: withEvents('      - stream: { arn: !GetAtt T.StreamArn }\n'),
    told: '9:9  a stream whose "arn" is a CloudFormation function needs "type: dynamodb"',
  },
  {
    what: 'a destination that is none',
    text: withFunction('    destinations: { onSuccess: b }\n'),
    told: '8:32  unknown function "b"',
  },
];

const handlers: Case[] = [
  {
    what: 'a handler file that is not there',
    text: `${head}functions: { a: { handler: no.main } }\n`,
    told: '5:28  handler "no.main": no file "no"',
  },
  {
    what: 'a handler file that does not export the name',
    text: `${head}functions: { a: { handler: h.mainn } }\n`,
    told: '5:28  handler "h.mainn": h.mjs does not export "mainn"; did you mean "main"?',
  },
  {
    what: 'a callback handler on nodejs24.x',
    text: 'service: x\nprovider: { name: aws }\nfunctions: { a: { handler: c.main } }\n',
    files: { 'c.js': 'exports.main = function (event, context, callback) { callback(null, 1); };\n' },
    told: '3:28  "main" in c.js takes a callback, which nodejs24.x does not support',
  },
];

describe('a service file with a mistake is refused with file, line and column', () => {
  for (const { what, text, told, files: beside } of [...files, ...keys, ...events, ...handlers])
    it(what, async () => {
      const problems = await problemsOf(text, { ...(beside && { files: beside }) });
      expect(problems.join('\n')).to.include(told as string);
      expect(problems).to.have.length(1);
    });

  it('a file that is not UTF-8 is rejected rather than deployed with wrong characters', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'emojify-latin1-'));
    writeFileSync(join(folder, 'serverless.yml'), Buffer.from(`${head}custom: { name: Zoë }\n`, 'latin1'));
    const error = await loadService({ cwd: folder, env: {} }).catch((thrown: unknown) => thrown);
    rmSync(folder, { recursive: true, force: true });
    expect(error).to.be.instanceOf(EmojifyError).and.include({ code: 'SERVICE_NOT_FOUND', exitCode: 2 });
  });

  it('names all mistakes at once, in the order of the file', async () => {
    const problems = await problemsOf(
      withFunction('    timeout: 0\n    events:\n      - s3: Bad_Name\n      - sqs: no\n'),
    );
    expect(problems.map((problem) => problem.split(':')[1])).to.deep.equal(['8', '10', '11']);
  });

  it('two functions with the same objects are rejected with AWS’s rule', async () => {
    const text = `${head}functions:\n  a: { handler: h.main, events: [{ s3: { bucket: b-dev, rules: [{ prefix: in/ }] } }] }\n  b: { handler: h.main, events: [{ s3: { bucket: b-dev, rules: [{ prefix: in/x }] } }] }\n`;
    expect((await problemsOf(text)).join()).to.include(
      'functions "a" and "b" would get the same objects of bucket "b-dev": S3 allows one notification per event and key',
    );
  });

  it('shows the line with a caret under the place', async () => {
    const error = await serviceOf(withFunction('    timeout: 901\n')).then(
      () => undefined,
      (thrown: unknown) => thrown as EmojifyError,
    );
    expect(error).to.be.instanceOf(EmojifyError);
    expect(error?.message.split('\n').slice(2)).to.deep.equal(['  8 |     timeout: 901', '    |              ^']);
    expect(error?.exitCode).to.equal(2);
  });
});

describe('what other tools refuse is accepted', () => {
  it('http: post users/create, without a slash', async () => {
    const service = await serviceOf(withEvents('      - http: post users/create\n'));
    expect(service.functions[0]?.events[0]?.options).to.deep.equal({ method: 'POST', path: '/users/create' });
  });

  it("httpApi: '* /any', any method", async () => {
    const service = await serviceOf(withEvents("      - httpApi: '* /any'\n"));
    expect(service.functions[0]?.events[0]?.options).to.deep.equal({ method: 'ANY', path: '/any' });
  });

  it('a number given as text, as variables give it', async () => {
    const service = await serviceOf(withFunction('    memorySize: ${env:MEM}\n'), { env: { MEM: '256' } });
    expect(service.functions[0]?.memorySize).to.equal(256);
  });
});

function bomb(): string {
  const lines = ['a: &a [x,x,x,x,x,x,x,x,x]'];
  for (const [index, name] of [...'bcdef'].entries()) {
    const before = 'abcde'[index];
    lines.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`);
  }
  return `${lines.join('\n')}\n`;
}

function manyFunctions(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `  f${index}: { handler: h.main, events: [{ httpApi: GET /r${index} }] }\n`,
  ).join('');
}
