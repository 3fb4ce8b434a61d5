import type { ArtifactPlace } from './artifact-list.js';
import type { DeployContext } from './deploy-context.js';
import { lastDeployment } from './deployment-record.js';
import type { LiveFunction } from './live-functions.js';

/** Says which functions run other code than the last deployment gave them: somebody changed them behind the stack's back. */
export async function reportDrift(
  context: DeployContext,
  place: ArtifactPlace,
  live: readonly LiveFunction[],
): Promise<void> {
  const last = await lastDeployment(context, place);
  for (const { name, sha256 } of live) {
    const deployed = last?.functions.find((recorded) => recorded.name === name);
    if (deployed === undefined || deployed.sha256 === sha256) continue;
    const message = `function "${name}" was changed since its last deployment: this one replaces what runs there`;
    context.reporter.report({ level: 'warn', code: 'DRIFT', message, data: { function: name } });
  }
}
