interface MaybeTerminal {
  readonly isTTY?: boolean;
}

/** Whether to write colours: on a terminal unless NO_COLOR is set, and anywhere if FORCE_COLOR is set. */
export function wantsColour(stream: MaybeTerminal, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}
