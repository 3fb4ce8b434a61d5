import { sdk } from '../sdk/load.js';
import type { RemoteQuery, RemoteValue } from '../service/load/variables/remote.js';
import type { AwsOptions } from './aws-options.js';
import { cloudFormationClient, ssmClient } from './clients.js';

/** SSM takes ten names a call. */
const most = 10;

/** The values of parameters and stack outputs, by the text of the variable; undefined ones are not there. */
export async function readRemoteValues(
  wanted: readonly RemoteQuery[],
  aws: AwsOptions,
): Promise<ReadonlyMap<string, RemoteValue>> {
  const byCall = new Map<string, RemoteQuery[]>();
  for (const query of wanted) {
    const stack = query.type === 'cf' ? query.name.split('.')[0] : query.decrypt;
    const id = JSON.stringify([query.type, query.region, stack]);
    byCall.set(id, [...(byCall.get(id) ?? []), query]);
  }
  const answers = [...byCall.values()].flatMap((group) => {
    const options = { ...aws, region: group[0]?.region ?? aws.region };
    if (group[0]?.type === 'cf') return [outputs(group, options)];
    return inTens(group).map((ten) => parameters(ten, options));
  });
  return new Map((await Promise.all(answers)).flat());
}

type Answers = [text: string, RemoteValue][];

const inTens = (queries: readonly RemoteQuery[]) =>
  Array.from({ length: Math.ceil(queries.length / most) }, (_, index) =>
    queries.slice(index * most, (index + 1) * most),
  );

async function parameters(queries: readonly RemoteQuery[], aws: AwsOptions): Promise<Answers> {
  const { GetParametersCommand } = sdk('@aws-sdk/client-ssm');
  const client = await ssmClient(aws);
  const Names = [...new Set(queries.map(({ name }) => name))];
  const { Parameters = [] } = await client.send(
    new GetParametersCommand({ Names, WithDecryption: queries[0]?.decrypt ?? true }),
  );
  return queries.map((query) => {
    const found = Parameters.find(({ Name, ARN }) => Name === query.name || ARN === query.name);
    const secret = found?.Type === 'SecureString' && query.decrypt;
    return [query.text, { value: parameterValue(query, found?.Type, found?.Value), ...(secret && { secret }) }];
  });
}

function parameterValue({ name, raw }: RemoteQuery, type: string | undefined, value: string | undefined): unknown {
  if (value === undefined || raw) return value;
  if (type === 'StringList') return value.split(',');
  if (!name.startsWith('/aws/reference/secretsmanager/')) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** All outputs of one stack. */
async function outputs(queries: readonly RemoteQuery[], aws: AwsOptions): Promise<Answers> {
  const { DescribeStacksCommand } = sdk('@aws-sdk/client-cloudformation');
  const client = await cloudFormationClient(aws);
  const [StackName] = queries[0]?.name.split('.') ?? [];
  const found = await client.send(new DescribeStacksCommand({ StackName })).catch((error: Error) => {
    if (error.name === 'ValidationError' && /does not exist/.test(error.message)) return undefined;
    throw error;
  });
  const known = new Map(
    (found?.Stacks?.[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  return queries.map(({ text, name }) => [text, { value: known.get(name.split('.')[1]) }]);
}
