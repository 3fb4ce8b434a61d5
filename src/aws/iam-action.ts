/** The IAM prefix of each client whose prefix is not its name in lower case. */
const prefixes: Readonly<Record<string, string>> = { CloudWatchLogs: 'logs' };

/** Calls whose IAM action has another name; policies use the action, so messages do as well. */
const actions: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'lambda:InvokeWithResponseStream': 'lambda:InvokeFunction',
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:UploadPart': 's3:PutObject',
  's3:CopyObject': 's3:PutObject',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:HeadObject': 's3:GetObject',
  's3:HeadBucket': 's3:ListBucket',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:PutBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:PutBucketLifecycleConfiguration': 's3:PutLifecycleConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
};

/** `lambda:InvokeFunction` for the SDK's `LambdaClient` and `InvokeCommand`. */
export function iamAction(context: { readonly clientName?: string; readonly commandName?: string }): string {
  const service = (context.clientName ?? 'aws').replace(/Client$/, '');
  const call = (context.commandName ?? 'call').replace(/Command$/, '');
  const action = `${prefixes[service] ?? service.toLowerCase()}:${call}`;
  return actions[action] ?? action;
}
