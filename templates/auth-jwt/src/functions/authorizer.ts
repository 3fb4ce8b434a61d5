import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from 'aws-lambda';
import { jwtVerify } from 'jose';

const ssm = new SSMClient();
let known: { readonly secret: Uint8Array; readonly until: number } | undefined;

type Verdict = APIGatewaySimpleAuthorizerWithContextResult<{ sub?: string }>;

/** Authorizes requests that carry a token (`Authorization: Bearer …`) signed with HS256 and the service's secret. */
export async function handler(event: APIGatewayRequestAuthorizerEventV2): Promise<Verdict> {
  const [, token] = /^Bearer (\S+)$/i.exec(event.identitySource?.[0] ?? '') ?? [];
  if (!token) return { isAuthorized: false, context: {} };
  const secret = await readSecret();
  try {
    const { payload } = await jwtVerify(token, secret, { algorithms: ['HS256'], requiredClaims: ['exp'] });
    const { sub } = payload as { sub?: unknown };
    if (sub !== undefined && (typeof sub !== 'string' || sub === '')) return { isAuthorized: false, context: {} };
    return { isAuthorized: true, context: sub === undefined ? {} : { sub } };
  } catch {
    return { isAuthorized: false, context: {} };
  }
}

/** JWT_SECRET on a development machine; on AWS the parameter, read again every five minutes so that it can be rotated. */
async function readSecret(): Promise<Uint8Array> {
  const { JWT_SECRET, JWT_SECRET_PARAMETER } = process.env;
  if (JWT_SECRET) return checked(JWT_SECRET, 'JWT_SECRET');
  if (known && known.until > Date.now()) return known.secret;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: JWT_SECRET_PARAMETER, WithDecryption: true }));
  if (!Parameter?.Value) throw new Error(`parameter ${JWT_SECRET_PARAMETER} is empty: see the README`);
  known = { secret: checked(Parameter.Value, `parameter ${JWT_SECRET_PARAMETER}`), until: Date.now() + 5 * 60_000 };
  return known.secret;
}

/** A secret shorter than the hash (RFC 7518, 3.2) can be guessed from a single token, offline. */
function checked(secret: string, name: string): Uint8Array {
  const bytes = new TextEncoder().encode(secret);
  if (bytes.length < 32) throw new Error(`${name} has ${bytes.length} bytes: use a random secret of 32 or more`);
  return bytes;
}
