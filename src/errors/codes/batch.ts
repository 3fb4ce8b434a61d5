import type { CodeInfo } from '../code.js';

export const batchCodes = {} as const satisfies Record<string, CodeInfo>;
