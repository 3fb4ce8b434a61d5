import type { CodeInfo } from '../code.js';

export const storesCodes = {} as const satisfies Record<string, CodeInfo>;
