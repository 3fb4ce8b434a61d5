import type { CodeInfo } from '../code.js';

export const photoCodes = {} as const satisfies Record<string, CodeInfo>;
