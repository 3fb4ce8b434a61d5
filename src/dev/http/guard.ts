import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import type { Reporter } from '../../errors/reporter.js';

/** Who may talk to a server of `dev`. */
export interface GuardOptions {
  /** The address it listens on. */
  readonly host: string;
  /** Further names it is called by: of a tunnel, a proxy, a container's host. */
  readonly allowHosts?: readonly string[] | undefined;
  /** Lets in only pages of its own, and of `allowOrigins`. */
  readonly ownPagesOnly?: boolean | undefined;
  readonly allowOrigins?: readonly string[] | undefined;
  readonly reporter: Reporter;
}

type Guarded = Context<{ Bindings: HttpBindings }>;

/**
 * Refuses what a web page of somebody else could make a browser send here. By its own name for this address (DNS
 * rebinding) a page could read every answer, so the name has to be one of ours. And where photos are fetched from
 * private addresses, any page that may call could look around in the user's network.
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
  const message = `${req.method} ${req.path} 403: refused, as ${flag} was not given`;
  reporter.report({ level: 'warn', code: 'STRANGER_REFUSED', message });
  return json({ message: 'Forbidden' }, 403);
}

/** Whether a host name, or an address in any spelling a URL has for it, leads here and nowhere else. */
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

/** The origin of the page that sent this, when it is neither ours nor allowed; undefined without a page behind it. */
function strangersPage({ req, env }: Guarded, options: GuardOptions): string | undefined {
  const origin = req.header('origin');
  if (origin !== undefined) return isOurPage(origin, env, options) ? undefined : origin;
  const site = req.header('sec-fetch-site');
  const elsewhere = site !== undefined && site !== 'same-origin' && site !== 'none';
  // Going to a page by a link shows it to the user alone.
  return elsewhere && req.header('sec-fetch-mode') !== 'navigate' ? 'ORIGIN' : undefined;
}

function isOurPage(origin: string, env: HttpBindings | undefined, options: GuardOptions): boolean {
  if (options.allowOrigins?.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, port } = new URL(origin);
  const ownPort = env?.incoming?.socket.localPort;
  return protocol === 'http:' && Number(port || 80) === ownPort && isOurName(hostname, options);
}
