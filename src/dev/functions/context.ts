import type { Context } from 'aws-lambda';

export interface ContextTerms {
  readonly functionName: string;
  readonly requestId: string;
  /** Milliseconds since 1970 when the invocation times out. */
  readonly deadline: number;
  readonly memorySize: number;
  readonly region: string;
}

/** The context that Lambda's Node runtime passes to a handler; the deprecated `done`, `fail`, `succeed` do nothing. */
export function lambdaContext({ functionName, requestId, deadline, memorySize, region }: ContextTerms): Context {
  const ignore = () => undefined;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:000000000000:function:${functionName}`,
    memoryLimitInMB: String(memorySize),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: ignore,
    fail: ignore,
    succeed: ignore,
  };
}
