/** What one check of `doctor` found. */
export interface Finding {
  readonly check: 'node' | 'service file' | 'credentials' | 'rekognition' | 'concurrency';
  /** A blocker has to be fixed before anything can be deployed; a warning may wait. */
  readonly status: 'ok' | 'warning' | 'blocker';
  readonly finding: string;
  /** What to do; absent when all is well. */
  readonly fix?: string;
}
