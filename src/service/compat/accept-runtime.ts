import { change, scalarOf } from '../load/language/edit-node.js';
import type { Node } from '../load/language/node.js';
import type { Problems } from '../load/language/problems.js';
import { runtimes } from '../schema/common.js';
import { deprecationMessage, nearestRuntime, runtimeMessage } from './runtimes.js';

/**
 * An unsupported runtime is a single error. The runtime that it stands for replaces it, so that later checks judge
 * handlers by the intended runtime; for functions in other languages they are skipped.
 */
export function acceptRuntime(owner: Node, problems: Problems): Node {
  return change(owner, 'runtime', (node) => {
    const runtime = scalarOf(node);
    if (node.kind !== 'scalar' || typeof runtime !== 'string') return node;
    const deprecation = deprecationMessage(runtime);
    if (deprecation) problems.warn(node.place, deprecation);
    if (runtimes.includes(runtime)) return node;
    problems.add(node.place, runtimeMessage(runtime));
    const nearest = nearestRuntime(runtime);
    return nearest === undefined ? { kind: 'broken', place: node.place } : { ...node, value: nearest };
  });
}
