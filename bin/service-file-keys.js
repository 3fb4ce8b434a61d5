// Writes the tables of keys in docs/service-file.md from the schema that the service file is checked with; part of every build.
import { readFileSync, writeFileSync } from 'node:fs';
import { serviceSchema } from '../dist/service/schema/service-schema.js';

const file = 'docs/service-file.md';
const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;');

/** The map form of a value, where it has one. */
function mapOf(schema) {
  const target = schema.$ref ? serviceSchema.definitions[schema.$ref.split('/').at(-1)] : schema;
  if (target.properties) return target;
  const branch = target.allOf?.find(({ if: condition }) => condition?.type === 'object')?.then;
  return branch?.properties || branch?.$ref ? mapOf(branch) : undefined;
}

function shownValue(schema) {
  if (schema === true) return 'anything';
  if (schema.$ref === '#/definitions/cors') return 'a map, see CORS';
  if (schema['x-expected']) return schema['x-expected'];
  if (schema.enum) return schema.enum.join(', ');
  if ('const' in schema) return String(schema.const);
  const names = { object: 'a map', array: 'a list', string: 'text', boolean: 'true or false' };
  return names[schema.type] ?? schema.type ?? 'a map';
}

function rows(schema, prefix = '') {
  return Object.entries(schema.properties).flatMap(([key, value]) => {
    const inner = typeof value === 'object' ? mapOf(value) : undefined;
    const row = `| \`${prefix}${key}\`${schema.required?.includes(key) ? ' (required)' : ''} | ${cell(shownValue(value))} | ${cell(value.description ?? '')} |`;
    return inner && value.$ref !== '#/definitions/cors' ? [row, ...rows(inner, `${prefix}${key}.`)] : [row];
  });
}

const table = (title, schema) =>
  [`### ${title}`, ['| key | value | meaning |', '| --- | --- | --- |', ...rows(schema)].join('\n')].join('\n\n');

const { provider, functions, resources, ...top } = serviceSchema.properties;
const objectBranch = (schema) => schema.allOf.find(({ if: condition }) => condition.type === 'object').then;
const fn = Object.values(objectBranch(functions).patternProperties)[0];
const { events, ...functionKeys } = fn.properties;
const eventTables = Object.entries(events.items.properties).map(([name, schema]) => {
  const map = mapOf(schema);
  const short = schema.type === 'object' ? '' : `\n\nShort form: ${schema['x-expected']}.`;
  return `### Event \`${name}\`\n\n${schema.description ?? ''}.${short}\n\n${table('', map).replace('### \n\n', '')}`;
});
const parts = [
  table('Top level', { properties: { ...top, resources } }),
  table('provider', objectBranch(provider)),
  table('functions.&lt;name&gt;', { ...fn, properties: functionKeys }),
  ...eventTables,
  table('CORS (`provider.httpApi.cors`, `url.cors`)', serviceSchema.definitions.cors),
];
const text = readFileSync(file, 'utf8');
writeFileSync(file, text.replace(/(<!-- keys:[^\n]*-->\n)[\s\S]*(<!-- \/keys -->)/, `$1\n${parts.join('\n\n')}\n\n$2`));
