import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Reporter } from '../../errors/reporter.js';
import type { Service, ServiceFunction } from '../../service/types.js';
import { endpointUrl } from '../messages/aws-endpoint.js';
import { textOf } from './resource-text.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentOptions {
  readonly service: Service;
  /** The environment of `dev` itself: PATH, credentials, endpoints. */
  readonly env: Environment;
  /** Makes the function use the local stores: data folder, links, detector. */
  readonly local: Environment;
  /** Where `dev` is, which then carries the service's messages; undefined for a single invocation. */
  readonly origin?: string | undefined;
  readonly reporter: Reporter;
}

/**
 * The environment of a function: `dev`'s own, overridden by the service file's, overridden by the variables for the
 * local stores. References to resources become the names that these will have; values known only on AWS are left out
 * and reported.
 */
export function functionEnvironment(fn: ServiceFunction, options: EnvironmentOptions): Environment {
  const { service, env, local, origin, reporter } = options;
  const own = Object.entries(fn.environment).map(([name, value]) => {
    const text = textOf(value, service, origin);
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
    ...(origin !== undefined && messageVariables(service, { ...env, ...local }, origin)),
    ...local,
  };
}

/** AWS services that `dev` replaces if the service has resources of theirs. */
const messageServices = [
  { name: 'SQS', type: 'AWS::SQS::Queue', events: ['sqs'] },
  { name: 'SNS', type: 'AWS::SNS::Topic', events: ['sns'] },
  { name: 'EVENTBRIDGE', type: 'AWS::Events::EventBus', events: ['eventBridge', 'cloudwatchEvent'] },
];

/** Endpoints for the clients in a function's code, unless the user set others, and credentials where there are none. */
function messageVariables({ functions, resources }: Service, env: Environment, origin: string): Environment {
  const types = Object.values(resources.Resources).map((resource) => resource.Type);
  const events: string[] = functions.flatMap((fn) => fn.events.map(({ type }) => type));
  const served = messageServices.filter(
    (one) => types.includes(one.type) || one.events.some((e) => events.includes(e)),
  );
  const endpoints = served.map(({ name }) => [
    `AWS_ENDPOINT_URL_${name}`,
    env[`AWS_ENDPOINT_URL_${name}`] ?? endpointUrl(origin),
  ]);
  if (endpoints.length === 0) return {};
  // Requests have to be signed with something, though the signature is not checked.
  const credentials = hasCredentials(env) ? {} : { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  return { ...Object.fromEntries(endpoints), ...credentials };
}

const credentialVariables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];

/** Whether the SDK might find credentials, which functions may need for services that are not here. */
export function hasCredentials(env: Environment): boolean {
  const files = [
    env.AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), '.aws/credentials'),
    env.AWS_CONFIG_FILE ?? join(homedir(), '.aws/config'),
  ];
  return credentialVariables.some((name) => env[name]) || files.some((file) => existsSync(file));
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
