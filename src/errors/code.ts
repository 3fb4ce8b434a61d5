/** The entry of an error code in `docs/errors.md`. */
export interface CodeInfo {
  /**
   * Exit status of a command that ends with this error: 1 if work or a check failed, 2 for wrong usage or
   * configuration.
   */
  readonly exit: 1 | 2 | 130;
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly fix: string;
}
