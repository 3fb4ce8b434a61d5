import type { CodeInfo } from '../code.js';

export const emojiCodes = {} as const satisfies Record<string, CodeInfo>;
