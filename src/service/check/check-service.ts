import type { Node } from '../language/node.js';
import type { Problems } from '../language/problems.js';
import type { Service } from '../service.js';

export async function checkService(_service: Service, _root: Node, _problems: Problems): Promise<void> {}
