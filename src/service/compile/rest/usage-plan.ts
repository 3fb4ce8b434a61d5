import type { ApiGatewaySettings, ApiKey, UsagePlan } from '../../load/settings.js';
import type { Resource, Service } from '../../types.js';
import { defined } from '../builder.js';
import { plainId } from '../names.js';
import { restApi } from './rest-routes.js';

type Resources = Record<string, Resource>;

/** A stage of an API, and the logical id of the resource that makes it. */
interface StageOfApi {
  readonly name: string;
  readonly madeBy: string;
}

/** API keys and their usage plans. A plan without a name is the default one. */
export function keyResources(service: Service, settings: ApiGatewaySettings, stage: StageOfApi): Resources {
  const plans = plansOf(settings);
  if (plans.length === 0) return {};
  const resources: Resources = {};
  for (const [name, plan] of plans) resources[planId(name)] = planResource(service, name, plan, stage);
  const counts = new Map<string, number>();
  for (const { key, plan } of keysOf(settings)) {
    const number = (counts.get(plan) ?? 0) + 1;
    counts.set(plan, number);
    const id = `ApiGatewayApiKey${plainId(plan)}${number}`;
    resources[id] = keyResource(key, service, stage);
    resources[`ApiGatewayUsagePlanKey${plainId(plan)}${number}`] = planKey(id, plan);
  }
  return resources;
}

function plansOf({ usagePlan, apiKeys }: ApiGatewaySettings): [string, UsagePlan][] {
  if (Array.isArray(usagePlan))
    return usagePlan.flatMap((named) => Object.entries(named ?? {}) as [string, UsagePlan][]);
  if (usagePlan) return [['', usagePlan as UsagePlan]];
  return apiKeys ? [['', {}]] : [];
}

/** Keys with the name of their plan: `- free: [key1, key2]` belongs to the plan `free`. */
export function keysOf(settings: ApiGatewaySettings): { key: ApiKey; plan: string }[] {
  const open = (given: string | ApiKey): ApiKey => (typeof given === 'string' ? { name: given } : given);
  const present = <T>(keys: readonly T[]) => keys.filter((key) => key !== null);
  return present(settings.apiKeys ?? []).flatMap((given) => {
    const [entry] = typeof given === 'object' ? Object.entries(given) : [];
    if (entry && Array.isArray(entry[1]))
      return present(entry[1]).map((key: string | ApiKey) => ({ key: open(key), plan: entry[0] }));
    return [{ key: open(given as string | ApiKey), plan: '' }];
  });
}

const planId = (name: string) => `ApiGatewayUsagePlan${plainId(name)}`;

function keyResource(key: ApiKey, service: Service, { name, madeBy }: StageOfApi): Resource {
  return {
    Type: 'AWS::ApiGateway::ApiKey',
    DependsOn: madeBy,
    Properties: defined({
      Name: key.name,
      Description: key.description,
      Value: key.value,
      CustomerId: key.customerId,
      Enabled: key.enabled ?? true,
      StageKeys: [{ RestApiId: restApi(service), StageName: name }],
    }),
  };
}

function planResource(
  service: Service,
  planName: string,
  { quota, throttle }: UsagePlan,
  { name, madeBy }: StageOfApi,
): Resource {
  return {
    Type: 'AWS::ApiGateway::UsagePlan',
    DependsOn: madeBy,
    Properties: defined({
      UsagePlanName: [service.name, planName, service.stage].filter(Boolean).join('-'),
      ApiStages: [{ ApiId: restApi(service), Stage: name }],
      Quota: quota && defined({ Limit: quota.limit, Offset: quota.offset, Period: quota.period?.toUpperCase() }),
      Throttle: throttle && defined({ BurstLimit: throttle.burstLimit, RateLimit: throttle.rateLimit }),
    }),
  };
}

function planKey(keyId: string, plan: string): Resource {
  return {
    Type: 'AWS::ApiGateway::UsagePlanKey',
    Properties: { KeyId: { Ref: keyId }, KeyType: 'API_KEY', UsagePlanId: { Ref: planId(plan) } },
  };
}
