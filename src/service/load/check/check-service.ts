import { isIntrinsic } from '../events.js';
import { type MovedToRole, movedToRole } from '../older-keys.js';
import { checkBuckets } from './check-buckets.js';
import { checkEvents } from './check-events.js';
import { checkFunctions } from './check-functions.js';
import { checkHandlers } from './check-handlers.js';
import { checkHttpApi } from './check-http-api.js';
import { checkPollEvents } from './check-poll-events.js';
import { checkRestApi } from './check-rest-api.js';
import { checkSameIds } from './check-same-ids.js';
import { type Checking, wrongKey } from './checking.js';

/** What a schema cannot say: names that must be known, things that must not clash, files that must be there. */
export async function checkService(checking: Checking): Promise<void> {
  checkProvider(checking);
  checkFunctions(checking);
  await checkHandlers(checking);
  checkHttpApi(checking);
  checkRestApi(checking);
  checkSameIds(checking);
  checkBuckets(checking);
  checkEvents(checking);
  checkPollEvents(checking);
}

/** An older key may not stand beside what it is the older name of: one of the two would be lost. */
function checkProvider(checking: Checking): void {
  const given = (checking.service.config.provider ?? {}) as Readonly<Record<string, unknown>>;
  const { role } = checking.service.provider.iam ?? {};
  for (const key of Object.keys(movedToRole) as MovedToRole[]) {
    if (given[key] === undefined) continue;
    const now = movedToRole[key];
    const path = ['provider', key];
    if (typeof role === 'string' || isIntrinsic(role))
      wrongKey(
        checking,
        path,
        `provider.${key} adds to roles made here, but provider.iam.role names one: remove one of them`,
      );
    else if (namesBoth(given, now))
      wrongKey(checking, path, `provider.${key} is the older name of provider.iam.role.${now}: put all of them there`);
  }
}

function namesBoth(provider: Readonly<Record<string, unknown>>, key: string): boolean {
  const { role } = (provider.iam ?? {}) as { readonly role?: object };
  return role !== undefined && Object.hasOwn(role, key);
}
