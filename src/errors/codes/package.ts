import type { CodeInfo } from '../code.js';

export const packageCodes = {} as const satisfies Record<string, CodeInfo>;
