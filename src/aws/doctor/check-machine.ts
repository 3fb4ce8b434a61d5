import { EmojifyError } from '../../errors/emojify-error.js';
import type { Service } from '../../service/types.js';

/** Whether this Node can run emojify; `version` is `process.versions.node`. The range is that of package.json's engines. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major > 22;
  if (fits) return { check: 'node', status: 'ok', finding: `Node ${version}` };
  const fix = 'install Node 20.19 or later, 22.13 or later, or any newer one';
  return { check: 'node', status: 'blocker', finding: `Node ${version} is not supported`, fix };
}

/** Whether the service file can be read, and which region it sets; photos can be processed without one. */
export async function checkServiceFile(
  load: () => Promise<Service>,
): Promise<{ readonly finding: Finding; readonly region?: string }> {
  const check = 'service file';
  try {
    const { name, stage, region, functions } = await load();
    const finding = `service "${name}", stage "${stage}", functions: ${functions.map(({ key }) => key).join(', ')}`;
    return { finding: { check, status: 'ok', finding }, region };
  } catch (error) {
    if (!(error instanceof EmojifyError)) throw error;
    const missing = error.code === 'SERVICE_NOT_FOUND';
    const fix = missing
      ? 'run "emojify create" to create a service, or pass its folder with -C'
      : 'fix the service file as the message says';
    return { finding: { check, status: missing ? 'warning' : 'blocker', finding: error.message, fix } };
  }
}

/** What one check of `doctor` found. */
export interface Finding {
  readonly check: 'node' | 'service file' | 'credentials' | 'rekognition' | 'concurrency';
  /** A blocker must be fixed before deploying; a warning need not. */
  readonly status: 'ok' | 'warning' | 'blocker';
  readonly finding: string;
  /** What to do; absent if the check passed. */
  readonly fix?: string;
}
