/** Whether this is `npm run test:long`, where tests that try many places or counts try them all. */
export const longRun = process.env.LONG_TESTS === '1';
