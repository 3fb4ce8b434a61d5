/** What `docs/errors.md` says of one error code. */
export interface CodeInfo {
  /** Exit status of a command that ends with it: 1 work failed or a check said no, 2 wrong usage or configuration. */
  readonly exit: 1 | 2 | 130;
  /** What happened. */
  readonly meaning: string;
  /** What to do about it. */
  readonly fix: string;
}
