import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

interface ProxyFromEnv {
  /** Empty when the request goes direct. */
  getProxyForUrl(url: string): string;
}
type AgentBase = typeof import('agent-base');
type HttpsProxyAgentModule = typeof import('https-proxy-agent');

/**
 * An agent that sends requests through the proxy of the environment (`HTTPS_PROXY`, but not hosts of `NO_PROXY`), which the
 * SDK does not do by itself. Nothing without a proxy, so that the SDK keeps its own agent. The proxy is chosen by request,
 * because the host depends on it: each S3 bucket has its own.
 */
export function proxyAgents(): { readonly httpsAgent?: InstanceType<AgentBase['Agent']> } {
  const { getProxyForUrl } = require('proxy-from-env') as ProxyFromEnv;
  // A host that no NO_PROXY names shows whether there is a proxy at all.
  if (getProxyForUrl('https://aws.invalid') === '') return {};
  const { Agent } = require('agent-base') as AgentBase;
  const { HttpsProxyAgent } = require('https-proxy-agent') as HttpsProxyAgentModule;
  const { globalAgent } = require('node:https') as typeof import('node:https');
  const agents = new Map<string, InstanceType<HttpsProxyAgentModule['HttpsProxyAgent']>>();
  class EnvironmentProxyAgent extends Agent {
    override async connect(_: unknown, { host, port }: { readonly host?: string; readonly port?: number }) {
      const proxy = getProxyForUrl(`https://${host}:${port}`);
      if (proxy === '') return globalAgent;
      const agent = agents.get(proxy) ?? new HttpsProxyAgent(proxy, { keepAlive: true });
      agents.set(proxy, agent);
      return agent;
    }
  }
  return { httpsAgent: new EnvironmentProxyAgent({ keepAlive: true }) };
}
