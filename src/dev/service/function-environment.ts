import type { Reporter } from '../../errors/reporter.js';
import { isIntrinsic } from '../../service/load/events.js';
import type { Service, ServiceFunction, Text } from '../../service/types.js';
import { own } from '../../util/own.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentOptions {
  readonly service: Service;
  /** The environment of `dev` itself: PATH, credentials, endpoints. */
  readonly env: Environment;
  /** Makes the function use the local stores: data folder, links, detector. */
  readonly local: Environment;
  readonly reporter: Reporter;
}

/**
 * The environment of a function: `dev`'s own, overridden by the service file's, overridden by the variables for the
 * local stores. References to resources become the names that these will have; values known only on AWS are left out
 * and reported.
 */
export function functionEnvironment(fn: ServiceFunction, options: EnvironmentOptions): Environment {
  const { service, env, local, reporter } = options;
  const own = Object.entries(fn.environment).map(([name, value]) => {
    const text = textOf(value, service);
    if (text === undefined) {
      const message = `${fn.key}: the value of ${name} is known only on AWS, so it is not set`;
      reporter.report({ level: 'warn', code: 'VARIABLE_UNKNOWN', message, data: { function: fn.key } });
    }
    return [name, text];
  });
  warnOfMissingSecrets(fn, options);
  return {
    ...env,
    ...Object.fromEntries(own),
    POWERTOOLS_SERVICE_NAME: service.name,
    AWS_REGION: service.region,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memorySize),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    ...local,
  };
}

const secretParameter = '_PARAMETER';

/**
 * `NAME_PARAMETER` names an SSM parameter that holds a secret; locally the secret comes from `NAME`, as in the
 * templates. If it is missing every call would fail, so this is reported at the start.
 */
function warnOfMissingSecrets(fn: ServiceFunction, { env, local, reporter }: EnvironmentOptions): void {
  for (const name of Object.keys(fn.environment).filter((key) => key.endsWith(secretParameter))) {
    const secret = name.slice(0, -secretParameter.length);
    if (env[secret] ?? local[secret] ?? fn.environment[secret]) continue;
    const message = `${fn.key}: ${secret} is not set, so the secret would be read from AWS: start with ${secret}=… emojify dev`;
    reporter.report({ level: 'warn', code: 'SECRET_UNSET', message, data: { function: fn.key } });
  }
}

const accountId = '000000000000';

function textOf(value: Text, service: Service): string | undefined {
  if (!isIntrinsic(value)) return String(value);
  const [[name, operand] = ['', undefined]] = Object.entries(value);
  if (name === 'Ref' && typeof operand === 'string') return reference(operand, service);
  if (name === 'Fn::Sub' && typeof operand === 'string') return substitute(operand, service);
  if (name === 'Fn::Join' && Array.isArray(operand)) return join(operand, service);
  return undefined;
}

/** Properties that hold the name to which a reference to the resource resolves. */
const nameProperties = ['BucketName', 'TableName', 'TopicName', 'QueueName', 'Name'];

function reference(logicalId: string, service: Service): string | undefined {
  const pseudo: Environment = {
    'AWS::Region': service.region,
    'AWS::AccountId': accountId,
    'AWS::StackName': service.stackName,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const resource = own(service.resources.Resources, logicalId);
  if (!resource) return pseudo[logicalId];
  const named = nameProperties.map((property) => resource.Properties?.[property]).find((name) => name !== undefined);
  return named === undefined ? `${service.stackName}-${logicalId}` : textOf(named as Text, service);
}

function substitute(text: string, service: Service): string | undefined {
  const parts = text.split(/\$\{([^}]+)\}/).map((part, at) => (at % 2 === 0 ? part : reference(part, service)));
  return parts.includes(undefined) ? undefined : parts.join('');
}

function join([separator, parts]: readonly unknown[], service: Service): string | undefined {
  if (!Array.isArray(parts)) return undefined;
  const texts = parts.map((part) => textOf(part as Text, service));
  return texts.includes(undefined) ? undefined : texts.join(String(separator));
}
