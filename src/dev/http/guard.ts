import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { Reporter } from '../../errors/reporter.js';

/** Restricts who may call a server of `dev`. */
export interface GuardOptions {
  /** The address that it listens on. */
  readonly host: string;
  /** More host names under which it is called: of a tunnel, a proxy, a container. */
  readonly allowHosts?: readonly string[] | undefined;
  /** Allows only its own pages and those of `allowOrigins`. */
  readonly ownPagesOnly?: boolean | undefined;
  readonly allowOrigins?: readonly string[] | undefined;
  readonly reporter: Reporter;
}

type Guarded = Context<{ Bindings: HttpBindings }>;

/**
 * Rejects requests that a foreign web page could make a browser send. With its own host name for this address
 * (DNS rebinding), a page could read every response, so the host must be one of ours. And if photos are fetched from
 * private addresses, any page that can send requests could probe the user's network.
 */
export function guard(options: GuardOptions): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (context, next) => {
    const { hostname } = new URL(context.req.url);
    if (!isOurName(hostname, options)) return refuse(context, options, `--allow-host ${hostname}`);
    const origin = options.ownPagesOnly ? strangersPage(context, options) : undefined;
    if (origin !== undefined) return refuse(context, options, `--allow-origin ${origin}`);
    return next();
  };
}

function refuse({ json, req }: Guarded, { reporter }: GuardOptions, flag: string): Response {
  const message = `${req.method} ${req.path} 403: rejected without ${flag}`;
  reporter.report({ level: 'warn', code: 'STRANGER_REFUSED', message });
  return json({ message: 'Forbidden' }, 403);
}

/** Whether a host name, or an address in any notation that URLs allow, always refers to this server. */
function isOurName(hostname: string, { host, allowHosts = [] }: GuardOptions): boolean {
  const name = bare(hostname);
  if (name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))) return true;
  if (name === bare(host) || allowHosts.some((allowed) => bare(allowed) === name)) return true;
  return isWildcard(host) && isAddressOfThisMachine(name);
}

const bare = (host: string) =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
const isWildcard = (host: string) => host === '0.0.0.0' || host === '::';

function isAddressOfThisMachine(name: string): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.some(({ address }) => address === name);
}

/** The origin of the page that sent the request, if it is neither ours nor allowed; undefined if no page sent it. */
function strangersPage({ req, env }: Guarded, options: GuardOptions): string | undefined {
  const origin = req.header('origin');
  if (origin !== undefined) return isOurPage(origin, env, options) ? undefined : origin;
  const site = req.header('sec-fetch-site');
  const elsewhere = site !== undefined && site !== 'same-origin' && site !== 'none';
  // Following a link to a page shows the response to the user only.
  return elsewhere && req.header('sec-fetch-mode') !== 'navigate' ? 'ORIGIN' : undefined;
}

function isOurPage(origin: string, env: HttpBindings | undefined, options: GuardOptions): boolean {
  if (options.allowOrigins?.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, port } = new URL(origin);
  const ownPort = env?.incoming?.socket.localPort;
  return protocol === 'http:' && Number(port || 80) === ownPort && isOurName(hostname, options);
}
