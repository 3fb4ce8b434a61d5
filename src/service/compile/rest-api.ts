import type { Resource, Service } from '../service.js';

export function compileRestApi(_service: Service): {
  resources: Record<string, Resource>;
  outputs: Record<string, unknown>;
} {
  return { resources: {}, outputs: {} };
}
