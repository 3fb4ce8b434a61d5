import { type LookupAddress, type LookupAllOptions, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { Agent } from 'undici';
import UndiciAgent from 'undici/lib/dispatcher/agent.js';
import { isPublicAddress } from './address.js';
import { privateAddress } from './photo-url.js';

type Answer = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;
/** Resolves a host name to all of its addresses, like `dns.lookup` with `all: true`. */
export type Resolve = (host: string, options: LookupAllOptions, answer: Answer) => void;

export interface GuardedAgentOptions {
  /** How host names are resolved; default: the system's resolver. */
  readonly resolve?: Resolve;
  /** Allows connections to addresses that are not public: for tests and development only. */
  readonly allowPrivate?: boolean;
  /** Milliseconds within which a connection must be established. */
  readonly connectTimeout: number;
}

/**
 * An HTTP agent that connects to public addresses only. The check is part of the socket's own lookup, so the address
 * that was checked is the one connected to: a name whose answer changes between check and connection gains nothing.
 */
export function guardedAgent(options: GuardedAgentOptions): Agent {
  const { connectTimeout, allowPrivate = false, resolve = systemLookup } = options;
  const lookup = allowPrivate ? plainLookup(resolve) : guardedLookup(resolve);
  return new UndiciAgent({ connect: { lookup, timeout: connectTimeout }, allowH2: false });
}

/** A lookup that fails if any of the addresses is not public: a name with both kinds is an attack or a mistake. */
function guardedLookup(resolve: Resolve): LookupFunction {
  return plainLookup((host, options, answer) => {
    resolve(host, options, (error, addresses) => {
      const bad = error ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
      answer(bad ? privateAddress(host, bad.address) : error, addresses);
    });
  });
}

/** Adapts a resolver that returns all addresses to sockets that ask for one or for all. */
function plainLookup(resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error || options.all) callback(error, addresses);
      else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
    });
  };
}
