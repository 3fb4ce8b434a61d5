// Writes the deployer's policy in docs/deploy.md; part of every build. It is made of the calls that the commands make (the SDK
// commands in the files they import) and of what CloudFormation does with the same credentials for the resources of our
// templates (handler-permissions.json: the permissions that the schemas of these types list).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { iamAction } from '../dist/aws/iam-action.js';

const root = fileURLToPath(new URL('..', import.meta.url));
export const handlers = JSON.parse(readFileSync(join(root, 'bin/handler-permissions.json'), 'utf8')).types;

/** The commands that the policy is for. */
const commands = ['deploy', 'info', 'remove', 'rollback'];

/** What handlers do for properties that our templates do not set, and what IAM has no action for. */
export const leftOut = [
  ['functions in a VPC or with a file system', /^(ec2|elasticfilesystem|s3files):/],
  ['your own KMS keys', /^kms:|KmsKey$/],
  [
    'code signing, runtime versions, published versions, reserved concurrency, recursion settings and capacity providers',
    /^lambda:(Put|Delete|Associate|Publish|Pass).*(CodeSigning|Runtime|Version|Concurrency|Recursion|Scaling|CapacityProvider)/,
  ],
  ['layers and signing profiles', /^lambda:Get(LayerVersion|CodeSigningConfig)$/],
  [
    'managed policies and permissions boundaries of roles',
    /^iam:.*(AttachRolePolicy|DetachRolePolicy|PermissionsBoundary)$/,
  ],
  [
    'buckets with replication, websites, access lists, analytics, inventories, object lock, metadata tables and similar features',
    /^s3:(Create|Put|Delete|Update)(Bucket)?(Abac|Accelerate|Acl|Analytics|Intelligent|Inventory|Logging|Metadata|Object(Acl|Lock)|Ownership|Replication|Website)|^s3tables:/,
  ],
  [
    'tables with replicas, imports, policies, point-in-time recovery, contributor insights or Kinesis',
    /^(kinesis|firehose):|ServiceLinkedRole$|^dynamodb:(?!DescribeKinesis).*(Replica|Import|Kinesis|PutResourcePolicy|DeleteResourcePolicy|Item|Query|Scan|UpdateCont)|^logs:(CreateLogStream|DescribeLogStreams|PutLogEvents)$/,
  ],
  [
    'log groups with policies, indexes, deliveries or protection',
    /^logs:(Put|Delete|Create)(BearerToken|DataProtection|Index|Resource|LogDelivery|LogGroupDeletion)/,
  ],
  // Named in schemas, unknown to IAM: deleting such a setting is allowed by the permission to put it.
  [
    '',
    /^s3:(Delete(BucketCors|BucketEncryption|BucketLifecycle|BucketMetrics\w+|BucketTagging)|GetObjectMetadata|REST\..*|getObject)$/,
  ],
];

const account = 'REGION:ACCOUNT';
const functions = `arn:aws:lambda:${account}:function:SERVICE-*`;
const mappings = `arn:aws:lambda:${account}:event-source-mapping:*`;

/** The statements, in this order; an action belongs to the first that fits. */
const statements = [
  {
    Sid: 'Everywhere',
    fits: /^(cloudformation:ListImports|lambda:ListEventSourceMappings|logs:Describe(LogGroups|IndexPolicies|ResourcePolicies))$/,
    Resource: '*',
  },
  {
    Sid: 'Stacks',
    fits: /^cloudformation:/,
    Resource: [
      `arn:aws:cloudformation:${account}:stack/SERVICE-*`,
      `arn:aws:cloudformation:${account}:changeSet/emojify-*`,
      'arn:aws:cloudformation:REGION:aws:transform/Serverless-2016-10-31',
    ],
  },
  {
    Sid: 'Buckets',
    fits: /^s3:/,
    Resource: [
      'arn:aws:s3:::emojify-artifacts-ACCOUNT-REGION',
      'arn:aws:s3:::emojify-artifacts-ACCOUNT-REGION/*',
      'arn:aws:s3:::SERVICE-*',
    ],
  },
  {
    Sid: 'EventSourceMappings',
    fits: /^lambda:.*EventSourceMapping$/,
    Resource: '*',
    Condition: { ArnLike: { 'lambda:FunctionArn': functions } },
  },
  { Sid: 'Functions', fits: /^lambda:/, Resource: [functions, mappings] },
  {
    Sid: 'PassRoles',
    fits: /^iam:PassRole$/,
    Resource: 'arn:aws:iam::ACCOUNT:role/SERVICE-*',
    Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
  },
  { Sid: 'Roles', fits: /^iam:/, Resource: 'arn:aws:iam::ACCOUNT:role/SERVICE-*' },
  {
    Sid: 'Apis',
    fits: /^apigateway:/,
    Resource: ['/apis', '/apis/*', '/tags/*'].map((path) => `arn:aws:apigateway:REGION::${path}`),
  },
  { Sid: 'Tables', fits: /^dynamodb:/, Resource: `arn:aws:dynamodb:${account}:table/SERVICE-*` },
  { Sid: 'Queues', fits: /^sqs:/, Resource: `arn:aws:sqs:${account}:SERVICE-*` },
  { Sid: 'Alarms', fits: /^cloudwatch:/, Resource: `arn:aws:cloudwatch:${account}:alarm:SERVICE-*` },
  // Of ${ssm:…} in the service file; parameters of other names need a statement of their own.
  { Sid: 'Parameters', fits: /^ssm:/, Resource: `arn:aws:ssm:${account}:parameter/SERVICE/*` },
  { Sid: 'Logs', fits: /^logs:/, Resource: `arn:aws:logs:${account}:log-group:/aws/lambda/SERVICE-*` },
];

/** The files of src that these commands import, directly or not. */
function sources() {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file) || !existsSync(file)) return;
    found.add(file);
    const imports = readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)\.js'|import '(\.[^']+)\.js'/g);
    for (const [, one, other] of imports) visit(join(dirname(file), `${one ?? other}.ts`));
  };
  for (const command of commands) visit(join(root, `src/commands/${command}.ts`));
  return [...found].filter((file) => file.includes('/src/aws/'));
}

/** The IAM actions of the SDK's commands that these files create; whom the credentials belong to needs none. */
export function callActions() {
  const calls = sources().flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return [...text.matchAll(/const \{([^}]+)\} =\s*sdk\('@aws-sdk\/client-([\w-]+)'\)/g)].flatMap(
      ([, names, client]) => [...names.matchAll(/\w+Command\b/g)].map(([commandName]) => action(client, commandName)),
    );
  });
  // Deleting a version is a permission of its own.
  if (calls.includes('s3:ListBucketVersions')) calls.push('s3:DeleteObjectVersion');
  return [...new Set(calls)].filter((name) => name !== 'sts:GetCallerIdentity').sort();
}

function action(client, commandName) {
  const clientName = client === 'cloudwatch-logs' ? 'CloudWatchLogsClient' : `${client}Client`;
  return iamAction({ clientName, commandName });
}

/** The handlers' permissions that templates need. */
export function handlerActions() {
  const all = [...new Set(Object.values(handlers).flat())];
  return all.filter((name) => !leftOut.some(([, fits]) => fits.test(name)));
}

export function deployerPolicy() {
  const actions = [...new Set([...callActions(), ...handlerActions()])].sort();
  const Statement = statements.map((one) => {
    const { Sid, Resource, Condition } = one;
    const Action = actions.filter((name) => statementOf(name) === one);
    return { Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) };
  });
  return { Version: '2012-10-17', Statement };
}

function statementOf(name) {
  const found = statements.find(({ fits }) => fits.test(name));
  if (!found)
    throw new Error(`the deployer's policy has no resource for ${name}: add a statement in bin/deployer-policy.js`);
  return found;
}

/** The policy and what it leaves out, as in docs/deploy.md. */
export function policyText() {
  const missing = leftOut.flatMap(([what]) => (what ? [`- ${what}`] : []));
  return [
    '```json',
    JSON.stringify(deployerPolicy(), null, 2),
    '```',
    '',
    'It does not include the permissions that CloudFormation needs for:',
    '',
    ...missing,
  ].join('\n');
}

/** Puts the text between the marks in the page. */
export function writePolicy() {
  const page = join(root, 'docs/deploy.md');
  const between = /(<!-- policy: .*? -->\n)[\s\S]*?(<!-- end of policy -->)/;
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(between, (_, start, end) => `${start}\n${policyText()}\n\n${end}`),
  );
}
