import type { CodeInfo } from '../code.js';

export const facesCodes = {} as const satisfies Record<string, CodeInfo>;
