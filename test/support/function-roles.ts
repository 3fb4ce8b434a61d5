import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import type { EmulatedAws } from './emulated-aws.js';
import { emulatorCredentials as credentials, emulatorRegion as region } from './emulator.js';
import { allowedPairs, allows, deployerStatements, type PolicyStatement } from './iam-policy.js';

/** By key of a function, what its role allows beyond the calls of a suite (`action on resource`), with what needs it. */
export type Reasons = Readonly<Record<string, readonly (readonly [what: RegExp, why: string])[]>>;

/** What every role allows because of how Lambda itself uses it, not by a call of the function. */
const byLambda: Reasons[string] = [
  [/^logs:(CreateLogStream|PutLogEvents) on /, 'Lambda writes the function’s logs with its role'],
];

/** Each call of the functions in `reasons` is allowed by their roles; each permission of a role is used, or has a reason. */
export async function expectFittingRoles(aws: EmulatedAws, reasons: Reasons): Promise<void> {
  const roles = await rolesOf(aws);
  const wrong: string[] = [];
  for (const [name, statements] of roles) {
    const key = name.split('-').at(-1) ?? '';
    if (!Object.hasOwn(reasons, key)) continue;
    const calls = aws.calls.filter(({ by }) => by === name);
    expect(calls.length, `calls of ${name}`).to.be.above(0);
    const denied = calls.filter(({ action, resource }) => !allows(statements, action, resource));
    wrong.push(...denied.map(({ action, resource }) => `${key} may not ${action} on ${resource}`));
    for (const { action, resource } of allowedPairs(statements)) {
      const text = `${action} on ${resource}`;
      const one = [{ Effect: 'Allow', Action: action, Resource: resource }];
      if (calls.some((call) => allows(one, call.action, call.resource))) continue;
      if ([...byLambda, ...(reasons[key] ?? [])].some(([what]) => what.test(text))) continue;
      wrong.push(`${key} may ${text}, which nothing needs`);
    }
  }
  expect([...new Set(wrong)]).to.deep.equal([]);
}

/** Every call of `deploy`, `info`, `rollback` and `remove` is allowed by the documented policy for deployers. */
export function expectAllowedDeployer({ calls }: Pick<EmulatedAws, 'calls'>, service: string): void {
  const statements = deployerStatements({ service });
  const own = calls.filter(({ by }) => /^emojify-(deploy|info|rollback|remove)$/.test(by));
  expect(own.length, 'calls of the commands').to.be.above(0);
  const denied = own.filter(
    ({ action, resource }) => action !== 'sts:GetCallerIdentity' && !allows(statements, action, resource),
  );
  expect([...new Set(denied.map(({ by, action, resource }) => `${by}: ${action} on ${resource}`))]).to.deep.equal([]);
}

/** The statements of each function's role as they were deployed, with all references resolved. */
async function rolesOf({ url }: EmulatedAws): Promise<[string, PolicyStatement[]][]> {
  const lambda = new LambdaClient({ endpoint: url, region, credentials });
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  return Promise.all(
    Functions.map(async ({ FunctionName = '', Role = '' }): Promise<[string, PolicyStatement[]]> => {
      const RoleName = Role.split('/').at(-1) ?? '';
      const names = values(await iam(url, { Action: 'ListRolePolicies', RoleName }), 'member');
      const documents = await Promise.all(
        names.map((PolicyName) => iam(url, { Action: 'GetRolePolicy', RoleName, PolicyName })),
      );
      const statements = documents.flatMap((xml) => {
        const [text = '{}'] = values(xml, 'PolicyDocument');
        return JSON.parse(decodeURIComponent(text)).Statement as PolicyStatement[];
      });
      return [FunctionName, statements];
    }),
  );
}

/** IAM's query protocol by hand: its client would be one more dependency. */
async function iam(url: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...parameters, Version: '2010-05-08' }),
  });
  return answer.text();
}

const values = (xml: string, tag: string): string[] =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(
    ([, value]) => value?.replaceAll('&quot;', '"') ?? '',
  );
