/** Completes `retry ID` to a command that can be run as printed, with the flags that identify the deployment. */
export type PrintCommand = (words: string) => string;
