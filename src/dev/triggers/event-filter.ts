import { isRecord } from '../../util/is-record.js';

/** A rule for one value in an event pattern: a literal, or an object such as `{ prefix: 'a' }`. */
type Rule = unknown;

/**
 * Whether an event matches a Lambda filter pattern, by the rules of
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html: every key of the pattern must match, and
 * one rule of a list is enough.
 */
export function matchesPattern(event: unknown, pattern: unknown): boolean {
  if (!isRecord(pattern)) return false;
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or') return Array.isArray(wanted) && wanted.some((choice) => matchesPattern(event, choice));
    const value = isRecord(event) ? event[key] : undefined;
    if (Array.isArray(wanted)) return wanted.some((rule) => matchesRule(value, rule));
    return matchesPattern(value, wanted);
  });
}

function matchesRule(value: unknown, rule: Rule): boolean {
  if (Array.isArray(value)) return value.some((item) => matchesRule(item, rule));
  if (!isRecord(rule)) return value === rule;
  const [[name, operand] = ['', undefined]] = Object.entries(rule);
  return Object.hasOwn(operators, name) && operators[name]!(value, operand);
}

const operators: Readonly<Record<string, (value: unknown, operand: unknown) => boolean>> = {
  exists: (value, wanted) => (value !== undefined) === wanted,
  prefix: (value, text) => typeof value === 'string' && value.startsWith(String(text)),
  suffix: (value, text) => typeof value === 'string' && value.endsWith(String(text)),
  'equals-ignore-case': (value, text) =>
    typeof value === 'string' && value.toLowerCase() === String(text).toLowerCase(),
  'anything-but': (value, rules) => value !== undefined && ![rules].flat().some((rule) => matchesRule(value, rule)),
  numeric: (value, terms) => value !== undefined && Array.isArray(terms) && inRange(Number(value), terms),
};

/** Terms come in pairs, such as `['>', 0, '<=', 5]`. DynamoDB's numbers are strings, so the value was converted. */
function inRange(value: number, terms: readonly unknown[]): boolean {
  for (let at = 0; at + 1 < terms.length; at += 2) {
    if (!compare(value, String(terms[at]), Number(terms[at + 1]))) return false;
  }
  return !Number.isNaN(value);
}

function compare(value: number, operator: string, operand: number): boolean {
  if (operator === '=') return value === operand;
  if (operator === '<') return value < operand;
  if (operator === '<=') return value <= operand;
  if (operator === '>') return value > operand;
  return operator === '>=' && value >= operand;
}
