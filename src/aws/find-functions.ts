import { EmojifyError } from '../errors/emojify-error.js';
import { nearest } from '../errors/nearest.js';
import type { ServiceFunction } from '../service/types.js';

type Named = Pick<ServiceFunction, 'key' | 'name'>;
interface Functions<F> {
  readonly name: string;
  readonly functions: readonly F[];
}

/** The service's function with that key, or with that name on AWS; the error lists the existing ones. */
export function findFunction<F extends Named>(service: Functions<F>, name: string): F {
  const found = service.functions.find((candidate) => candidate.key === name || candidate.name === name);
  if (found) return found;
  const keys = service.functions.map(({ key }) => key);
  const guess = nearest(name, keys);
  throw new EmojifyError(
    'FUNCTION_UNKNOWN',
    `service "${service.name}" has no function "${name}"${guess ? `; did you mean "${guess}"?` : ''}`,
    {
      hint: keys.length > 0 ? `its functions are ${keys.join(', ')}` : 'it has no functions',
      data: { functions: keys },
    },
  );
}

/** The functions with those names, each once; all of the service's with `all`. */
export function findFunctions<F extends Named>(
  service: Functions<F>,
  names: readonly string[],
  all: boolean,
): readonly F[] {
  if (all) return service.functions;
  if (names.length === 0) return [onlyFunction(service, ', or pass --all')];
  return [...new Set(names.map((name) => findFunction(service, name)))];
}

/** The function of a service that has only one; `otherwise` ends the error that asks for a name. */
export function onlyFunction<F extends Named>({ functions }: Functions<F>, otherwise = ''): F {
  const [only, ...others] = functions;
  if (only && others.length === 0) return only;
  throw new EmojifyError(
    'USAGE',
    `missing function name: expected one of ${functions.map(({ key }) => key).join(', ')}${otherwise}`,
  );
}

export const logGroupOf = ({ name }: Pick<ServiceFunction, 'name'>): string => `/aws/lambda/${name}`;
