import { nearest } from '../../../errors/nearest.js';

/** What is wrong with the name of a time zone; undefined when it is one of IANA's, older names among them. */
export function timeZoneProblem(name: string): string | undefined {
  const known = resolved(name);
  // Intl takes any letter case, AWS does not.
  const right = known?.toLowerCase() === name.toLowerCase() ? known : undefined;
  if (known !== undefined && (right === undefined || right === name)) return undefined;
  const guess = right ?? nearest(name, Intl.supportedValuesOf('timeZone'));
  const fix = guess ? `did you mean "${guess}"?` : 'expected a name of IANA’s list such as Europe/Berlin';
  return `unknown time zone "${name}"${guess ? '; ' : ': '}${fix}`;
}

function resolved(timeZone: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
