import type { CodeInfo } from '../code.js';

export const cloudCodes = {} as const satisfies Record<string, CodeInfo>;
