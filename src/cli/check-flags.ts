import { Flags } from './oclif.js';
import { processFlags } from './process-flags.js';

/** The flags of `check`: those of `process` for finding faces, and those that let it pass. */
export const checkFlags = {
  'min-confidence': processFlags['min-confidence'],
  'min-face': processFlags['min-face'],
  jobs: processFlags.jobs,
  quiet: processFlags.quiet,
  'allow-uncertain': Flags.boolean({
    summary: 'pass despite faces in files that changed after they were covered, such as resized copies',
  }),
  'ignore-unreadable': Flags.boolean({
    summary: 'pass despite files that cannot be checked, such as videos and damaged photos',
  }),
};
