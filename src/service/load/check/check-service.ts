import { checkBuckets } from './check-buckets.js';
import { checkEvents } from './check-events.js';
import { checkFunctions } from './check-functions.js';
import { checkHandlers } from './check-handlers.js';
import { checkHttpApi } from './check-http-api.js';
import { checkPollEvents } from './check-poll-events.js';
import { checkProvider } from './check-provider.js';
import { checkRestApi } from './check-rest-api.js';
import { checkSameIds } from './check-same-ids.js';
import type { Checking } from './checking.js';

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
