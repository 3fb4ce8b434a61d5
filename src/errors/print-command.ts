/** Completes `retry ID` to a command that works as it is printed: with the flags that say where this run works. */
export type PrintCommand = (words: string) => string;
