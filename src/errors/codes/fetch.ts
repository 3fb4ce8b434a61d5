import type { CodeInfo } from '../code.js';

export const fetchCodes = {} as const satisfies Record<string, CodeInfo>;
