import type { WaitingFailures } from '../../aws/waiting-failures.js';

/** A line for each failure destination: `analyzeImage: 2 events wait in queue photos-dev-AnalyzeFailures`. */
export function waitingText(failures: readonly WaitingFailures[]): string[] {
  return failures.map(({ function: key, destination, name, waiting }) => {
    if (waiting === undefined) return `${key}: ${destination} ${name} cannot be read`;
    return `${key}: ${waiting} ${waiting === 1 ? 'event waits' : 'events wait'} in ${destination} ${name}`;
  });
}
