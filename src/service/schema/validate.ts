import { Ajv, type ErrorObject } from 'ajv';
import { keyPlace, type Node, nodeAt, type Path } from '../language/node.js';
import type { Problems } from '../language/problems.js';
import { messageOf } from './messages.js';
import { serviceSchema } from './service-schema.js';

/**
 * Checks plain data against the schema, and adds a problem with its place for each thing that is wrong.
 * Text that stands for a number or a boolean becomes one, in place: variables give text.
 */
export function validate(data: unknown, root: Node, problems: Problems): void {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    coerceTypes: true,
    strict: false,
    messages: false,
    addUsedSchema: false,
  });
  const check = ajv.compile(serviceSchema);
  if (check(data)) return;
  for (const error of check.errors ?? []) {
    const path = pathOf(error.instancePath, root);
    if (error.keyword === 'if' || nodeAt(root, path).kind === 'broken') continue;
    addProblem(error, path, root, problems);
  }
}

function addProblem(error: ErrorObject, path: Path, root: Node, problems: Problems): void {
  const message = messageOf(error, path, root);
  if (!message) return;
  if (error.keyword === 'additionalProperties') {
    problems.add(keyPlace(root, [...path, error.params.additionalProperty as string]), message);
  } else {
    const node = nodeAt(root, path);
    const wholeMap = node.kind === 'map' || node.kind === 'list' || (node.kind === 'scalar' && node.value === null);
    problems.add(wholeMap ? keyPlace(root, path) : node.place, message);
  }
}

/** `/functions/a/timeout` as steps; numbers where the data has a list. */
function pathOf(pointer: string, root: Node): Path {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
  const path: (string | number)[] = [];
  for (const step of steps) path.push(nodeAt(root, path).kind === 'list' ? Number(step) : step);
  return path;
}
