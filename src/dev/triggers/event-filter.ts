import { BlockList, isIPv4 } from 'node:net';
import { isRecord } from '../../util/is-record.js';

/** A rule for one value in an event pattern: a literal, or an object such as `{ prefix: 'a' }`. */
type Rule = unknown;

/**
 * Whether an event matches a pattern of Lambda, SNS or EventBridge, by the rules of
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html and
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html: every key of the pattern must
 * match, and one rule of a list is enough.
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
  wildcard: (value, text) => typeof value === 'string' && wildcard(String(text)).test(value),
  cidr: (value, range) => typeof value === 'string' && inSubnet(value, String(range).split('/')),
  numeric: (value, terms) => value !== undefined && Array.isArray(terms) && inRange(Number(value), terms),
};

const wildcard = (text: string) =>
  new RegExp(`^${text.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*')}$`, 's');

/** `10.0.0.0/24`, of IP version 4. */
function inSubnet(value: string, [network = '', bits = '32']: readonly string[]): boolean {
  if (!isIPv4(value) || !isIPv4(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits));
  return list.check(value);
}

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
