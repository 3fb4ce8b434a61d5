import type { CodeInfo } from '../code.js';

export const serviceCodes = {} as const satisfies Record<string, CodeInfo>;
