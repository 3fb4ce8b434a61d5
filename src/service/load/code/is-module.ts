/** Whether a file is a module that exports a value. */
export const isModule = (file: string) => /\.[cm]?[jt]s$/.test(file);
