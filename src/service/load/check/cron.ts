/** Limits of the six fields of EventBridge's cron: minutes, hours, day of month, month, day of week, year. */
const fields = [
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12 },
  { name: 'day of week', min: 1, max: 7 },
  { name: 'year', min: 1970, max: 2199 },
];

/** What is wrong with a `cron(…)` expression; undefined if it is valid or another kind of expression. */
export function cronProblem(expression: string): string | undefined {
  const rate = rateProblem(expression);
  if (rate) return rate;
  const inner = /^cron\((.+)\)$/.exec(expression)?.[1] ?? (expression.startsWith('rate(') ? undefined : expression);
  if (inner === undefined) return undefined;
  const parts = inner.trim().split(/\s+/);
  if (parts.length === 5)
    return `this is a Unix cron expression with five fields, AWS requires six (minutes hours day-of-month month day-of-week year): use "cron(${sixFields(parts)})"`;
  if (parts.length !== 6)
    return `cron requires six fields (minutes hours day-of-month month day-of-week year), this has ${parts.length}`;
  if ((parts[2] === '?') === (parts[4] === '?')) return 'exactly one of day of month and day of week must be "?"';
  for (const [index, field] of fields.entries()) {
    const numbers = [...(parts[index] ?? '').replace(/[/#].*$/, '').matchAll(/\d+/g)].map(([digits]) => Number(digits));
    const wrong = numbers.find((value) => value < field.min || value > field.max);
    if (wrong !== undefined) return `${field.name} ${wrong} is not from ${field.min} to ${field.max}`;
  }
  return undefined;
}

/**
 * Converts the fields to EventBridge's six: "?" for the unused day field; AWS counts Sunday as 1, Unix as 0 (and 7).
 */
function sixFields([minutes, hours, day, month, weekday]: readonly string[]): string {
  const days = (weekday ?? '*').replace(/(?<![/#\d])\d(?!\d)/g, (digit) => String((Number(digit) % 7) + 1));
  const pair = days === '*' ? `${day} ${month} ?` : `${day === '*' ? '?' : day} ${month} ${days}`;
  return `${minutes} ${hours} ${pair} *`;
}

/** AWS rejects `rate(1 minutes)` and `rate(5 minute)`. */
function rateProblem(expression: string): string | undefined {
  if (!expression.startsWith('rate(')) return undefined;
  const [, count = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (Number(count) === 0) return 'expected a number from 1 and minutes, hours or days, such as "rate(5 minutes)"';
  const right = `rate(${Number(count)} ${unit}${Number(count) === 1 ? '' : 's'})`;
  return right === expression ? undefined : `AWS requires the singular for 1 and the plural otherwise: use "${right}"`;
}
