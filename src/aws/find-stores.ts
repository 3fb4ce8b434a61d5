import { createHash } from 'node:crypto';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { EmojifyError } from '../errors/emojify-error.js';
import { sdk } from '../sdk/load.js';
import type { Service } from '../service/types.js';

/** Where a deployed service stores its images. */
export interface StoreNames {
  readonly bucket: string;
  readonly table: string;
}

/**
 * The bucket and the table of a deployed service, from the environment of its functions on AWS (IMAGES_BUCKET,
 * IMAGES_TABLE).
 * @throws EmojifyError STACK_MISSING, SERVICE_WITHOUT_IMAGES
 */
export async function findStores(lambda: LambdaClient, service: Service): Promise<StoreNames> {
  const { GetFunctionConfigurationCommand } = sdk('@aws-sdk/client-lambda');
  let deployed = 0;
  for (const { name } of service.functions) {
    const configuration = await orMissing(lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })));
    if (!configuration) continue;
    deployed += 1;
    const { IMAGES_BUCKET: bucket, IMAGES_TABLE: table } = configuration.Environment?.Variables ?? {};
    if (bucket && table) return { bucket, table };
  }
  const { name, stage } = service;
  if (deployed === 0)
    throw new EmojifyError('STACK_MISSING', `service "${name}" is not deployed at stage "${stage}"`, {
      hint: 'run "emojify deploy" first, or check --stage, --region and --profile',
    });
  throw new EmojifyError(
    'SERVICE_WITHOUT_IMAGES',
    `no function of service "${name}" has IMAGES_BUCKET and IMAGES_TABLE set`,
    {
      hint: 'this works with services created from the emojify template',
    },
  );
}

/** The settings of a deployed photo service that submitting thousands of photos depends on. */
export interface DeployedPipeline extends StoreNames {
  /** Days until images are deleted. */
  readonly expiryDays: number;
  /** Changes with the code and the settings of the functions that find and cover faces. */
  readonly version: string;
  /** The detector. */
  readonly detector: 'rekognition' | 'local';
  /** Memory in MB and architecture of the functions that process an image, in the order of the service file. */
  readonly functions: readonly { readonly memoryMb: number; readonly architecture: 'arm64' | 'x86_64' }[];
}

/** The function that records failures, which processes no images. */
const recorder = 'recordFailure';

/**
 * The deployed service with its settings on AWS.
 * @throws EmojifyError STACK_MISSING, SERVICE_WITHOUT_IMAGES
 */
export async function findPipeline(lambda: LambdaClient, service: Service): Promise<DeployedPipeline> {
  const stores = await findStores(lambda, service);
  const { GetFunctionConfigurationCommand } = sdk('@aws-sdk/client-lambda');
  const read = async ({ name, key, events }: Service['functions'][number]) => {
    const found = await orMissing(lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name })));
    return { ...found, variables: found?.Environment?.Variables ?? {}, step: key !== recorder && events.some(isStep) };
  };
  const all = await Promise.all(service.functions.map(read));
  const steps = all.filter(({ step, CodeSha256 }) => step && CodeSha256);
  const hash = createHash('sha256');
  for (const { CodeSha256, variables } of steps) hash.update(JSON.stringify([CodeSha256, variables]));
  const setting = (name: string) => all.find(({ variables }) => variables[name])?.variables[name];
  return {
    ...stores,
    expiryDays: Number(setting('EXPIRY_DAYS') ?? 30),
    version: hash.digest('hex').slice(0, 16),
    detector: setting('FACE_DETECTOR') === 'local' ? 'local' : 'rekognition',
    functions: steps.map(({ MemorySize = 128, Architectures: [architecture] = [] }) => ({
      memoryMb: MemorySize,
      architecture: architecture === 'arm64' ? 'arm64' : 'x86_64',
    })),
  };
}

/** Functions that are not called by clients: an object, a queue or a stream triggers them. */
const isStep = ({ type }: { readonly type: string }) => ['s3', 'sqs', 'stream'].includes(type);

async function orMissing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
