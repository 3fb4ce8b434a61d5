import { usageCodes } from './codes/usage.js';

/** Every error code there is, by topic; `docs/errors.md` is generated from it. */
export const errorCodes = { ...usageCodes } as const;

export type ErrorCode = keyof typeof errorCodes;
