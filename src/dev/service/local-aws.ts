import type { Reporter } from '../../errors/reporter.js';
import type { Service } from '../../service/types.js';
import { hasCredentials } from './function-environment.js';
import { localDynamoDb } from './local-dynamodb.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface LocalAwsOptions {
  readonly root: string;
  readonly data: string;
  /** The environment of `dev`: endpoints set there, or with --endpoint-url, replace the local ones. */
  readonly env: Environment;
  readonly endpointUrl?: string | undefined;
  readonly profile?: string | undefined;
  /** Starts the local DetectFaces endpoint once; undefined if functions should use Amazon's. */
  readonly rekognitionUrl?: (() => Promise<string>) | undefined;
  readonly reporter: Reporter;
}

/** The local replacements for AWS services. */
export interface LocalAws {
  /** Variables that point the SDK in this service's functions to it. */
  variablesFor(service: Service): Promise<Environment>;
  close(): Promise<void>;
}

export function localAws(options: LocalAwsOptions): LocalAws {
  const { env, rekognitionUrl } = options;
  const dynamoDb = localDynamoDb(options);
  const free = (name: string) => !(options.endpointUrl ?? env.AWS_ENDPOINT_URL ?? env[`AWS_ENDPOINT_URL_${name}`]);
  return {
    async variablesFor(service) {
      const tables = free('DYNAMODB') ? await dynamoDb.urlFor(service) : undefined;
      const faces = free('REKOGNITION') && asksRekognition(service) ? await rekognitionUrl?.() : undefined;
      return {
        ...(tables && { AWS_ENDPOINT_URL_DYNAMODB: tables }),
        ...(faces && { AWS_ENDPOINT_URL_REKOGNITION: faces }),
        ...((tables ?? faces) && !options.profile && !hasCredentials(env) && localCredentials),
      };
    },
    close: dynamoDb.close,
  };
}

/** Whether a function calls Rekognition itself; functions built on the library select a detector instead. */
function asksRekognition({ functions, provider }: Service): boolean {
  const asks = (settings: unknown) => /"rekognition:(DetectFaces|\*)"/.test(JSON.stringify(settings) ?? '');
  return functions.some(
    (fn) => fn.environment.FACE_DETECTOR === undefined && (asks(fn.settings.iam) || asks(provider.iam)),
  );
}

/** The SDK sends nothing without credentials, even to an endpoint that does not look at them. */
const localCredentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
