import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

interface ProxyFromEnv {
  /** Empty for a direct connection. */
  getProxyForUrl(url: string): string;
}
type AgentBase = typeof import('agent-base');
type HttpsProxyAgentModule = typeof import('https-proxy-agent');

/**
 * Creates an agent that sends requests through the proxy in the environment (`HTTPS_PROXY`, except hosts in
 * `NO_PROXY`), which the SDK does not support itself. Undefined without a proxy, so that the SDK keeps its own agent.
 * The proxy is chosen per request, because it depends on the host, and each S3 bucket has its own.
 */
export function proxyAgents(): { readonly httpsAgent?: InstanceType<AgentBase['Agent']> } {
  const { getProxyForUrl } = require('proxy-from-env') as ProxyFromEnv;
  // A host that is in no NO_PROXY shows whether there is a proxy at all.
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
