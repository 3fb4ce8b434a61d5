import type { CodeInfo } from '../code.js';

export const serviceCodes = {
  SERVICE_NOT_FOUND: {
    exit: 2,
    meaning: 'No service file was found.',
    fix: 'Run the command in the service’s folder, pass `-C` or `--config`, or create a service with `emojify create`.',
  },
  SERVICE_INVALID: {
    exit: 2,
    meaning: 'The service file has errors; each is listed with file, line and column (`problems` under `--json`).',
    fix: 'Fix each error; `docs/service-file.md` lists every key.',
  },
  SERVICE_TOO_LARGE: {
    exit: 2,
    meaning:
      'The variables of the service file expand to more than 50,000 values or 5,000,000 characters, or are nested more than 200 deep.',
    fix: 'Simplify the variables at the place that the message names.',
  },
  SERVICE_EXISTS: {
    exit: 2,
    meaning: 'The file that `emojify migrate --write` would write already exists.',
    fix: 'Remove or rename it: existing files are never overwritten.',
  },
} as const satisfies Record<string, CodeInfo>;
