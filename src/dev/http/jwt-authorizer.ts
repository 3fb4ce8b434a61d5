import { readFileSync } from 'node:fs';
import type { JSONWebKeySet, JWTPayload, JWTVerifyGetKey } from 'jose';
import { EmojifyError } from '../../errors/emojify-error.js';
import { isRecord } from '../../util/is-record.js';
import type { Verdict } from './authorizer.js';

/** A `jwt` authorizer of an HTTP API, with the scopes that one route requires. */
export interface JwtAuthorizer {
  readonly kind: 'jwt';
  readonly name: string;
  /** Undefined if it is known only on AWS; it is not checked then. */
  readonly issuer: string | undefined;
  /** The token's `aud` or `client_id` must be one of these. Empty if they are known only on AWS. */
  readonly audience: readonly string[];
  /** The token's `scope` or `scp` must contain one of these; empty if none is required. */
  readonly scopes: readonly string[];
  readonly identitySource: readonly string[];
  readonly keys: JwtKeys;
}

/** The keys of issuers: from a given file, or those that each issuer publishes. */
export interface JwtKeys {
  /** Whether they come from a file, so that the issuer need not be known. */
  readonly given: boolean;
  of(issuer: string): Promise<JWTVerifyGetKey>;
}

/** API Gateway supports only RSA signatures. */
const algorithms = ['RS256', 'RS384', 'RS512'];
/** Codes of jose for keys that cannot be loaded, which do not mean that the token is invalid. */
const keyProblems = ['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'];

/** Checks a token as API Gateway does: signature, `iss`, `aud` or `client_id`, `exp`, `nbf`, `iat`, and the scopes. */
export async function checkJwt(authorizer: JwtAuthorizer, identity: string): Promise<Verdict> {
  const { issuer, scopes, keys } = authorizer;
  const { jwtVerify, errors } = await import('jose');
  try {
    const token = identity.replace(/^bearer +/i, '');
    const getKey = await keys.of(issuer ?? '');
    const options = { algorithms, requiredClaims: ['exp'], ...(issuer !== undefined && { issuer }) };
    const { payload } = await jwtVerify(token, getKey, options);
    const problem = problemOf(payload, authorizer);
    if (problem) return refusal(authorizer, 401, 'invalid_token', problem);
    const granted = scopesOf(payload);
    if (scopes.length > 0 && !scopes.some((scope) => granted.includes(scope))) {
      return refusal(authorizer, 403, 'insufficient_scope', `it has none of the scopes ${scopes.join(', ')}`);
    }
    const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(value)]));
    return { allowed: true, context: { claims, scopes: scopes.length > 0 ? [...scopes] : null } };
  } catch (error) {
    if (!(error instanceof errors.JOSEError) || keyProblems.includes(error.code)) {
      return { allowed: false, status: 500, error };
    }
    return refusal(authorizer, 401, 'invalid_token', error.message);
  }
}

function problemOf({ aud, client_id: client, iat }: JWTPayload, { audience }: JwtAuthorizer): string | undefined {
  const named = [aud ?? client ?? []].flat().map(String);
  if (audience.length > 0 && !named.some((name) => audience.includes(name))) {
    return `its audience "${named.join(', ')}" is not among ${audience.join(', ')}`;
  }
  return iat !== undefined && iat > Date.now() / 1000 ? 'it was issued in the future' : undefined;
}

function scopesOf({ scope, scp }: JWTPayload): string[] {
  return [scope, scp].flat().flatMap((text) => (typeof text === 'string' ? text.split(' ') : []));
}

function refusal({ scopes }: JwtAuthorizer, status: 401 | 403, code: string, reason: string): Verdict {
  const asked = scopes.length > 0 ? ` scope="${scopes.join(' ')}"` : '';
  const challenge = `Bearer${asked} error="${code}" error_description="${reason.replaceAll('"', "'")}"`;
  return { allowed: false, status, challenge, reason };
}

/** API Gateway passes every claim on as text, lists as `[a b]`. */
function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  if (!isRecord(value)) return String(value);
  return `map[${Object.entries(value)
    .map(([name, inner]) => `${name}:${claimText(inner)}`)
    .join(' ')}]`;
}

/**
 * Loads keys through an issuer's discovery document, with the first token; or those of a file, for all issuers.
 * @throws EmojifyError USAGE if the file contains no keys
 */
export function jwtKeys(file: string | undefined): JwtKeys {
  const given = file === undefined ? undefined : readKeys(file);
  const known = new Map<string, Promise<JWTVerifyGetKey>>();
  return {
    given: given !== undefined,
    async of(issuer) {
      const { createLocalJWKSet } = await import('jose');
      if (given) return createLocalJWKSet(given);
      const keys = known.get(issuer) ?? discover(issuer);
      known.set(issuer, keys);
      keys.catch(() => known.delete(issuer));
      return keys;
    },
  };
}

function readKeys(file: string): JSONWebKeySet {
  let keys: unknown;
  try {
    keys = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new EmojifyError('USAGE', `invalid --jwks "${file}": expected a file of JSON Web Keys`, { cause });
  }
  if (isRecord(keys) && Array.isArray(keys.keys)) return keys as unknown as JSONWebKeySet;
  const hint = 'expected the public keys of the issuer: {"keys": [{"kty": "RSA", "kid": …, "n": …, "e": …}]}';
  throw new EmojifyError('USAGE', `invalid --jwks "${file}": the list "keys" is missing`, { hint });
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet } = await import('jose');
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(guarded(address), { signal: AbortSignal.timeout(5000) }).catch((cause: Error) => {
    throw new Error(`the issuer cannot be reached at ${address}: pass its keys with --jwks FILE`, { cause });
  });
  const document: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined;
  if (!isRecord(document) || typeof document.jwks_uri !== 'string') {
    throw new Error(`${address} answered ${answer.status} without "jwks_uri": pass the issuer's keys with --jwks FILE`);
  }
  return createRemoteJWKSet(guarded(document.jwks_uri), { cooldownDuration: 1000 });
}

/** Keys sent over plain HTTP can be forged, unless they come from this machine. */
function guarded(address: string): URL {
  const url = new URL(address);
  const local = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'https:' || (local && url.protocol === 'http:')) return url;
  throw new Error(`${address} is neither HTTPS nor a loopback address: pass the keys with --jwks FILE`);
}
