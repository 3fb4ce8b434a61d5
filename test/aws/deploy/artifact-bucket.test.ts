import type { RequestListener } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { ensureArtifactBucket } from '../../../src/aws/deploy/artifact-bucket.js';
import type { DeployContext } from '../../../src/aws/deploy/deploy-context.js';
import { silentReporter } from '../../../src/errors/reporter.js';
import { loopback } from '../../support/loopback.js';

function contextOf(s3: S3Client, partition = 'aws'): DeployContext {
  const part = { s3, account: '123456789012', region: 'eu-central-1', partition, reporter: silentReporter };
  return part as unknown as DeployContext;
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('the bucket for artifacts', () => {
  const server = loopback();

  async function s3At(listener: RequestListener): Promise<S3Client> {
    const endpoint = await server.serve(listener);
    return new S3Client({ endpoint, region: 'eu-central-1', credentials, forcePathStyle: true, maxAttempts: 1 });
  }

  it('of the user’s own in another region is refused with both regions named', async () => {
    const s3 = await s3At((_, answer) => void answer.writeHead(301, { 'x-amz-bucket-region': 'us-west-2' }).end());
    const error = await ensureArtifactBucket(contextOf(s3), 'my-artifacts').catch((thrown) => thrown);
    expect(error.code).to.equal('DEPLOYMENT_BUCKET_REGION');
    expect(error.message).to.include('us-west-2').and.include('eu-central-1');
  });

  it('of the user’s own in this region is not blamed on the region', async () => {
    const s3 = await s3At((_, answer) => void answer.writeHead(404, { 'x-amz-bucket-region': 'eu-central-1' }).end());
    const error = await ensureArtifactBucket(contextOf(s3), 'my-artifacts').catch((thrown) => thrown);
    expect(error.code).to.equal('DEPLOYMENT_BUCKET_MISSING');
  });

  it('gets no TLS-only policy through plain http, which that policy would refuse', async () => {
    const calls: string[] = [];
    const s3 = await s3At(({ method, url = '' }, answer) => {
      calls.push(`${method} ${url.replace(/^.*\?(\w+).*$/, '?$1')}`);
      const missing = method === 'GET';
      answer.writeHead(missing ? 404 : 200, { 'content-type': 'application/xml' });
      answer.end(missing ? '<Error><Code>NoSuchBucket</Code><Message>no</Message></Error>' : '');
    });
    await ensureArtifactBucket(contextOf(s3), undefined);
    expect(calls).to.include('PUT ?tagging').and.include('PUT ?encryption');
    expect(calls).not.to.include('PUT ?policy');
  });

  it('gets a TLS-only policy on AWS, with ARNs of its partition', async () => {
    const policies: string[] = [];
    const s3 = new S3Client({ region: 'cn-north-1', credentials });
    type Args = { readonly input: { readonly Policy?: string } };
    // The address of a HeadBucket is only signed, never sent.
    const answerAll =
      (next: (args: Args) => Promise<unknown>, { commandName }: { readonly commandName: string }) =>
      async (args: Args) => {
        if (commandName === 'HeadBucketCommand') return next(args);
        if (args.input.Policy) policies.push(args.input.Policy);
        return { response: {}, output: { $metadata: {} } };
      };
    s3.middlewareStack.add(answerAll as never, { step: 'initialize', priority: 'high', name: 'answerAll' } as never);
    await ensureArtifactBucket(contextOf(s3, 'aws-cn'), undefined);
    expect(policies).to.have.length(1);
    expect(policies[0]).to.include('arn:aws-cn:s3:::emojify-artifacts-');
  });
});
