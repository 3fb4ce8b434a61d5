import { type Artifacts, artifactPlace, listArtifacts } from './artifacts.js';
import type { DeployContext } from './deploy-context.js';
import { type LiveFunction, liveFunctions, type StageClients } from './live-functions.js';
import { findStack, isMissingStack, missingStack } from './stack.js';
import type { Target } from './target.js';

/** The basis of a push: the current functions, and the content of the artifact bucket. */
export interface StageState {
  readonly live: readonly LiveFunction[];
  readonly there: Artifacts;
}

/**
 * Reads a stage for a push. It does not depend on the package, so it is read while that is built.
 * @param functions logical ids of the functions to push
 */
export async function readStage(
  opening: DeployContext | Promise<DeployContext>,
  clients: StageClients,
  { target, functions }: { readonly target: Target; readonly functions: readonly string[] },
): Promise<StageState> {
  const listing = async () => {
    const context = await opening;
    return listArtifacts(context, artifactPlace(context, target));
  };
  // Report a missing stack rather than the bucket, which is then missing too.
  const [live, there] = await Promise.allSettled([deployed(clients, target, functions), listing()]);
  if (live.status === 'rejected') throw live.reason;
  if (there.status === 'rejected') throw there.reason;
  return { live: live.value, there: there.value };
}

async function deployed(clients: StageClients, target: Target, functions: readonly string[]): Promise<LiveFunction[]> {
  const live = await liveFunctions(clients, target.stackName, functions).catch((error) => {
    throw isMissingStack(error) ? missingStack(target) : error;
  });
  if (live.length === functions.length || (await findStack(clients, target.stackName))) return live;
  throw missingStack(target);
}
