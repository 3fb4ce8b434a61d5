import type { LambdaClient } from '@aws-sdk/client-lambda';
import { EmojifyError } from '../errors/emojify-error.js';
import { sdk } from '../sdk/load.js';
import type { Service } from '../service/types.js';

/** Where a deployed service keeps its images. */
export interface StoreNames {
  readonly bucket: string;
  readonly table: string;
}

/**
 * The bucket and the table of a deployed service, as its functions on AWS are told them (IMAGES_BUCKET, IMAGES_TABLE).
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
      hint: 'emojify retry works with services created from the emojify template',
    },
  );
}

async function orMissing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
