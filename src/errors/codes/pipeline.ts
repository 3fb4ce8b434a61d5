import type { CodeInfo } from '../code.js';

export const pipelineCodes = {} as const satisfies Record<string, CodeInfo>;
