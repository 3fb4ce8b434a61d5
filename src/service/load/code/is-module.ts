/** Whether a file is code that gives a value when it is run. */
export const isModule = (file: string) => /\.[cm]?[jt]s$/.test(file);
