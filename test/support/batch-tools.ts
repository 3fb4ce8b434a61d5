import type { ProcessTools } from '../../src/batch/process-photos.js';
import type { Face } from '../../src/core/detect/face.js';
import type { Report } from '../../src/errors/reporter.js';

/** What a run of photos is given, and what it did with it. */
export interface BatchTools extends ProcessTools {
  /** All that was reported. */
  readonly reports: Report[];
  /** What was written to stdout. */
  readonly stdout: Buffer[];
  /** Pictures searched for faces. */
  readonly searched: () => number;
}

/** Tools whose detector finds these faces in every picture; those of a deviating test are laid over them. */
export function batchTools(faces: readonly Face[] = [], changes: Partial<ProcessTools> = {}): BatchTools {
  const [reports, stdout]: [Report[], Buffer[]] = [[], []];
  let searched = 0;
  const detect = async () => {
    searched += 1;
    return faces;
  };
  return {
    detector: async () => ({ name: 'fixed', detect }),
    reporter: async () => ({ report: (report) => reports.push(report) }),
    signal: new AbortController().signal,
    version: '1.2.3',
    stdin: (async function* () {})(),
    writeStdout: async (bytes) => void stdout.push(bytes),
    ...changes,
    reports,
    stdout,
    searched: () => searched,
  };
}
