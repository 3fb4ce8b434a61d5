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

/**
 * Checks that a schema cannot express: references that must resolve, names that must not collide, files that must
 * exist.
 */
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

/** An older key must not be used together with the current one, because one of the two would be lost. */
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
        `provider.${key} applies to generated roles, but provider.iam.role names an existing one: remove one of them`,
      );
    else if (namesBoth(given, now))
      wrongKey(checking, path, `provider.${key} is the older name of provider.iam.role.${now}: put all of them there`);
  }
}

function namesBoth(provider: Readonly<Record<string, unknown>>, key: string): boolean {
  const { role } = (provider.iam ?? {}) as { readonly role?: object };
  return role !== undefined && Object.hasOwn(role, key);
}
