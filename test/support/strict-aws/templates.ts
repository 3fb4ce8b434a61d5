import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { type StrictRule, validationError } from './rule.js';

const calls = ['cloudformation:CreateChangeSet', 'cloudformation:CreateStack', 'cloudformation:UpdateStack'];

export const templateSize: StrictRule = {
  name: 'a template has at most 51,200 bytes in a request and 1 MB in a bucket',
  source: 'AWS CloudFormation User Guide, "Understand CloudFormation quotas"',
  async refuse({ name, params }, { s3 }) {
    if (!calls.includes(name)) return undefined;
    if (Buffer.byteLength(params.get('TemplateBody') ?? '') > 51_200) {
      return validationError(
        "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
      );
    }
    const place = placeOf(params.get('TemplateURL') ?? '');
    const { ContentLength = 0 } = place ? await s3.send(new HeadObjectCommand(place)) : {};
    return ContentLength > 1_000_000 ? validationError('Template may not exceed 1000000 bytes in size.') : undefined;
  },
};

/** Bucket and key of a URL with the bucket in its host name or, as emulators have it, in its path. */
function placeOf(url: string): { readonly Bucket: string; readonly Key: string } | undefined {
  if (url === '') return undefined;
  const { hostname, pathname } = new URL(url);
  const inHost = /^(.+)\.s3[.-][\w.-]*amazonaws\.com/.exec(hostname)?.[1];
  const [first = '', ...rest] = pathname.slice(1).split('/').map(decodeURIComponent);
  return inHost ? { Bucket: inHost, Key: [first, ...rest].join('/') } : { Bucket: first, Key: rest.join('/') };
}

export const capabilities: StrictRule = {
  name: 'IAM resources with names of their own want CAPABILITY_NAMED_IAM',
  source: 'AWS CloudFormation API Reference, "CreateChangeSet" (Capabilities)',
  async refuse({ name, params }) {
    if (!calls.includes(name)) return undefined;
    const given = [...params].flatMap(([key, value]) => (key.startsWith('Capabilities.member') ? [value] : []));
    const body = params.get('TemplateBody') ?? '';
    const needed = /AWS::IAM::(Role|Policy|ManagedPolicy|User|Group|InstanceProfile)/.test(body);
    if (!needed || given.includes('CAPABILITY_NAMED_IAM')) return undefined;
    return {
      status: 400,
      code: 'InsufficientCapabilitiesException',
      message: 'Requires capabilities : [CAPABILITY_NAMED_IAM]',
    };
  },
};

export const bucketNames: StrictRule = {
  name: 'bucket names have 3 to 63 small letters, digits, dots and hyphens',
  source: 'Amazon S3 User Guide, "General purpose bucket naming rules"',
  async refuse({ name }) {
    const bucket = /^s3:PUT \/([^/?]+)\/?$/.exec(name)?.[1];
    if (bucket === undefined || /^(?!xn--|sthree-)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
      return undefined;
    }
    return { status: 400, code: 'InvalidBucketName', message: 'The specified bucket is not valid.' };
  },
};

export const functionNames: StrictRule = {
  name: 'function names have at most 64 letters, digits, hyphens and underscores',
  source: 'AWS Lambda API Reference, "CreateFunction" (FunctionName)',
  async refuse({ name, params }) {
    if (!calls.includes(name)) return undefined;
    const names = [...(params.get('TemplateBody') ?? '').matchAll(/"FunctionName":"([^"]*)"/g)].map(
      ([, one = '']) => one,
    );
    // Permissions and the like name a function by its ARN as well.
    const wrong = names.find((one) => !one.startsWith('arn:') && !/^[\w-]{1,64}$/.test(one));
    if (wrong === undefined) return undefined;
    return validationError(`Value '${wrong}' at 'functionName' failed to satisfy constraint: length at most 64`);
  },
};
