import { nearest } from '../../../errors/nearest.js';
import { vpcOf } from '../../compile/role.js';
import type { ServiceFunction, Text } from '../../types.js';
import { arnText } from '../events.js';
import { keyPlace, type Path } from '../language/node.js';
import type { Destination } from '../settings.js';
import { type Checking, wrong, wrongKey } from './checking.js';

/** Environment variables that Lambda reserves for itself. */
const reservedNames = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);

/** Lambda's limit for all variables of a function together. */
const MAX_ENVIRONMENT_BYTES = 4096;

export function checkFunctions(checking: Checking): void {
  for (const fn of checking.service.functions) {
    checkName(checking, fn);
    checkEnvironment(checking, fn);
    checkDestinations(checking, fn);
    checkFileSystem(checking, fn);
    checkLayers(checking, ['functions', fn.key, 'layers'], fn.settings.layers);
  }
  checkLayers(checking, ['provider', 'layers'], checking.service.provider.layers);
  checkSameNames(checking);
}

function checkName(checking: Checking, { key, name }: ServiceFunction): void {
  if (name.length <= 64) return;
  const fix = 'shorten service, stage or key, or give the function a "name"';
  wrongKey(
    checking,
    ['functions', key],
    `function name "${name}" has ${name.length} characters, AWS allows 64: ${fix}`,
  );
}

function checkSameNames(checking: Checking): void {
  const seen = new Map<string, { by: string; what: string }>();
  for (const { key, name, logicalId } of checking.service.functions) {
    for (const [taken, what] of [
      [name, 'name'],
      [logicalId, 'logical id'],
    ] as const) {
      const other = seen.get(`${what} ${taken}`);
      if (other)
        wrongKey(
          checking,
          ['functions', key],
          `functions "${other.by}" and "${key}" have the same ${what} "${taken}": rename one`,
        );
      else seen.set(`${what} ${taken}`, { by: key, what });
    }
  }
}

function checkEnvironment(checking: Checking, { key, environment }: ServiceFunction): void {
  const path = ['functions', key, 'environment'];
  for (const name of Object.keys(environment)) {
    const own = checking.service.provider.environment && name in checking.service.provider.environment;
    const where = own ? ['provider', 'environment', name] : [...path, name];
    if (name.length === 1)
      checking.problems.warn(
        keyPlace(checking.root, where),
        `environment variable "${name}": Lambda requires two or more letters, digits and "_", starting with a letter`,
      );
    if (reservedNames.has(name))
      wrongKey(checking, where, `environment variable "${name}" is set by Lambda itself: choose another name`);
  }
  const bytes = Object.entries(environment).reduce(
    (sum, [name, value]) => sum + name.length + (typeof value === 'string' ? Buffer.byteLength(value) : 0),
    0,
  );
  if (bytes > MAX_ENVIRONMENT_BYTES)
    wrongKey(
      checking,
      path,
      `the environment of "${key}" has ${bytes} bytes, Lambda allows ${MAX_ENVIRONMENT_BYTES}: keep large values in SSM or S3`,
    );
}

function checkDestinations(checking: Checking, { key, settings }: ServiceFunction): void {
  for (const [name, target] of Object.entries(settings.destinations ?? {}) as [string, Destination][]) {
    if (typeof target !== 'string') continue;
    const path = ['functions', key, 'destinations', name];
    if (target.startsWith('arn:')) {
      if (!/^arn:[\w-]+:(lambda|sqs|sns|events):/.test(target))
        wrong(
          checking,
          path,
          `invalid ${path.join('.')} "${target}": expected the ARN of a function, queue, topic or event bus`,
        );
    } else if (!checking.service.functions.some((fn) => fn.key === target)) {
      wrong(checking, path, unknownFunction(checking, target));
    }
  }
}

/** Message for a function that is not part of the service. */
export function unknownFunction({ service }: Checking, name: string): string {
  const keys = service.functions.map(({ key }) => key);
  const guess = nearest(name, keys);
  return `unknown function "${name}"${guess ? `; did you mean "${guess}"?` : `: functions are ${keys.join(', ')}`}`;
}

/** Replaces a CloudFormation function that builds an ARN by text for the schema: `!Sub arn:…:layer:tools`. */
function checkLayers(checking: Checking, path: Path, layers: readonly Text[] = []): void {
  for (const [index, layer] of layers.entries()) {
    const arn = arnText(layer);
    if (arn === undefined || typeof layer === 'string' || !/:layer:[^:]+$/.test(arn)) continue;
    wrong(checking, [...path, index], `invalid layer "${arn}": its version is missing, add it as in "…:layer:tools:3"`);
  }
}

function checkFileSystem(checking: Checking, fn: ServiceFunction): void {
  if (!fn.settings.fileSystemConfig || vpcOf(fn, checking.service)) return;
  wrongKey(
    checking,
    ['functions', fn.key, 'fileSystemConfig'],
    `functions.${fn.key}.fileSystemConfig needs a VPC: set "vpc" on the function or the provider`,
  );
}
