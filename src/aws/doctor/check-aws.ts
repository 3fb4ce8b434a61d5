import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import { nameAwsError } from '../aws-error.js';
import type { AwsOptions } from '../aws-options.js';
import { callerIdentity, lambdaClient, rekognitionClient, stsClient } from '../clients.js';
import type { Finding } from './check-machine.js';

/**
 * Concurrent executions below which a pipeline of four functions is likely to be throttled; new accounts start with 10.
 */
const FEW_EXECUTIONS = 100;

/** The checks of AWS, which end if the credentials fail, because all others would fail for the same reason. */
export async function checkAws(aws: AwsOptions): Promise<Finding[]> {
  const credentials = await checkCredentials(aws);
  if (credentials.status === 'blocker') return [credentials];
  return [credentials, ...(await Promise.all([checkRekognition(aws), checkConcurrency(aws)]))];
}

async function checkCredentials(aws: AwsOptions): Promise<Finding> {
  try {
    const { account, arn } = await callerIdentity(aws);
    const region = await (await stsClient(aws)).config.region();
    return { check: 'credentials', status: 'ok', finding: `account ${account}, ${region}, as ${arn}` };
  } catch (error) {
    return failed('credentials', 'blocker', nameAwsError(error, aws));
  }
}

/**
 * Sends one byte, which is not an image. If Rekognition is available and allowed, it rejects the format, and does not bill
 * the request as an analyzed image.
 */
async function checkRekognition(aws: AwsOptions): Promise<Finding> {
  const { DetectFacesCommand } = sdk('@aws-sdk/client-rekognition');
  const client = await rekognitionClient({ ...aws, maxAttempts: 2 });
  try {
    await client.send(new DetectFacesCommand({ Image: { Bytes: new Uint8Array(1) } }));
  } catch (error) {
    if ((error as Error).name !== 'InvalidImageFormatException') {
      const finding = failed('rekognition', 'warning', nameAwsError(error, aws));
      const fix = `${finding.fix}; or use the embedded detector: FACE_DETECTOR: local`;
      return { ...finding, fix };
    }
  }
  return { check: 'rekognition', status: 'ok', finding: 'Rekognition is available in this region and allowed' };
}

async function checkConcurrency(aws: AwsOptions): Promise<Finding> {
  const { GetAccountSettingsCommand } = sdk('@aws-sdk/client-lambda');
  const client = await lambdaClient(aws);
  try {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    const limit = AccountLimit?.ConcurrentExecutions ?? 0;
    const finding = `${limit} concurrent executions allowed in this region`;
    if (limit >= FEW_EXECUTIONS) return { check: 'concurrency', status: 'ok', finding };
    const fix = 'request an increase of the Lambda quota "Concurrent executions" (Service Quotas)';
    return { check: 'concurrency', status: 'warning', finding, fix };
  } catch (error) {
    return failed('concurrency', 'warning', nameAwsError(error, aws));
  }
}

function failed(check: Finding['check'], status: Finding['status'], error: unknown): Finding {
  if (!(error instanceof EmojifyError)) throw error;
  return { check, status, finding: error.message, fix: error.hint ?? 'see the message' };
}
