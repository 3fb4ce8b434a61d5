/** Limits of the six fields of EventBridge's cron: minutes, hours, day of month, month, day of week, year. */
const fields = [
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12 },
  { name: 'day of week', min: 1, max: 7 },
  { name: 'year', min: 1970, max: 2199 },
];

/** What is wrong with a `cron(…)` expression; undefined when nothing is, or when it is another expression. */
export function cronProblem(expression: string): string | undefined {
  const inner = /^cron\((.+)\)$/.exec(expression)?.[1];
  if (inner === undefined) return undefined;
  const parts = inner.trim().split(/\s+/);
  if (parts.length !== 6)
    return `cron takes six fields (minutes hours day-of-month month day-of-week year), this has ${parts.length}`;
  if ((parts[2] === '?') === (parts[4] === '?')) return 'exactly one of day of month and day of week must be "?"';
  for (const [index, field] of fields.entries()) {
    const numbers = [...(parts[index] ?? '').replace(/[/#].*$/, '').matchAll(/\d+/g)].map(([digits]) => Number(digits));
    const wrong = numbers.find((value) => value < field.min || value > field.max);
    if (wrong !== undefined) return `${field.name} ${wrong} is not from ${field.min} to ${field.max}`;
  }
  return undefined;
}
