import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Refusal, Reply } from '../aws-proxy.js';

/** A request to AWS, as far as rules look at it. */
export interface StrictCall {
  /** `cloudformation:DeleteStack`, `s3:DELETE /bucket`. */
  readonly name: string;
  /** Parameters of AWS's query protocol, which CloudFormation and IAM speak. */
  readonly params: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** What rules may ask the emulator, past all rules. */
export interface Behind {
  readonly cloudFormation: CloudFormationClient;
  readonly s3: S3Client;
}

/** Something that AWS enforces and the emulator does not. One object is made for each emulator, so it may have state. */
export interface StrictRule {
  readonly name: string;
  /** The page of AWS's documentation, or the public report, that says so. */
  readonly source: string;
  /** What AWS answers instead of doing it; undefined when it does it. */
  readonly refuse?: (call: StrictCall, behind: Behind) => Promise<Refusal | Reply | undefined>;
  /** What AWS answers where the emulator answers something else. */
  readonly amend?: (call: StrictCall, reply: Reply, behind: Behind) => Promise<Reply>;
}

export function xmlReply(action: string, result: string): Reply {
  const metadata = '<ResponseMetadata><RequestId>strict</RequestId></ResponseMetadata>';
  const body = `<${action}Response xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">${result}${metadata}</${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}

/** The same reply with another body. */
export function withBody(reply: Reply, body: string): Reply {
  const { 'content-length': _, 'transfer-encoding': __, ...headers } = reply.headers;
  return { ...reply, headers, body: Buffer.from(body) };
}

export const validationError = (message: string): Refusal => ({ status: 400, code: 'ValidationError', message });
