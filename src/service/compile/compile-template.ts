import type { Architecture, Service, Template } from '../service.js';

export interface CompileOptions {
  /** Architecture by function key, where packaging had to decide; others are `arm64`. */
  readonly architectures?: Readonly<Record<string, Architecture>>;
}

/** The CloudFormation template of a service. Pure: the same service gives the same template. */
export function compileTemplate(service: Service, options: CompileOptions = {}): Template {
  throw new Error(`not yet: ${service.name} ${Object.keys(options)}`);
}
