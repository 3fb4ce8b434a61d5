import type { CodeInfo } from '../code.js';

export const createCodes = {} as const satisfies Record<string, CodeInfo>;
