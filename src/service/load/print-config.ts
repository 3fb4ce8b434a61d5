import { stringify } from 'yaml';
import { EmojifyError } from '../../errors/emojify-error.js';
import { nearest } from '../../errors/nearest.js';
import { isPlain } from '../compile/merge.js';
import type { Service } from '../types.js';
import { withoutSecrets } from './variables/hide-secrets.js';

/** The resolved file, with the computed stage, region and names of functions; or the value at a path. */
export function printedConfig(service: Service, path?: string): unknown {
  const { config, stage, region } = service;
  const functions = service.functions.map(({ key, name }) => [key, { ...sectionOf(config.functions, key), name }]);
  const whole = {
    ...config,
    provider: { ...sectionOf(config, 'provider'), stage, region },
    ...(functions.length > 0 && { functions: Object.fromEntries(functions) }),
  };
  return withoutSecrets(path === undefined ? whole : valueAt(whole, path), service.secrets ?? []);
}

export function yamlText(value: unknown): string {
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
}

const sectionOf = (value: unknown, key: string) => (isPlain(value) && isPlain(value[key]) ? value[key] : {});

function valueAt(whole: unknown, path: string): unknown {
  let value = whole;
  for (const step of path.split('.')) {
    const found = Array.isArray(value)
      ? value[Number(step)]
      : isPlain(value) && Object.hasOwn(value, step)
        ? value[step]
        : undefined;
    if (found === undefined) throw nothingAt(path, step, value);
    value = found;
  }
  return value;
}

function nothingAt(path: string, step: string, parent: unknown): EmojifyError {
  const known = isPlain(parent) ? Object.keys(parent) : [];
  const guess = nearest(step, known);
  const fix = guess ? `; did you mean "${guess}"?` : known.length > 0 ? `: there are ${known.join(', ')}` : '';
  return new EmojifyError('USAGE', `invalid --path "${path}": "${step}" does not exist${fix}`);
}
