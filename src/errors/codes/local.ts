import type { CodeInfo } from '../code.js';

export const localCodes = {} as const satisfies Record<string, CodeInfo>;
