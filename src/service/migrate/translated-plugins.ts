import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { type Draft, type Edit, indentAt, newLine, plain, quoted, replaceNode, startOf } from './edit.js';
import { entryOf, functionsOf, mapAt } from './tree.js';

/** The edits that replace a plugin; undefined if the file lacks what they need. */
type Translate = (draft: Draft, provider: YAMLMap) => Edit[] | undefined;

/** Plugins that only wrote a setting that exists in the file now. */
const translations: Readonly<Record<string, Translate>> = {
  'serverless-apigw-binary': binaryTypes,
  'serverless-apigwy-binary': binaryTypes,
  'serverless-express': (draft, provider) =>
    setting(draft, provider, ['environment', 'SERVERLESS_EXPRESS_PLATFORM'], 'aws'),
  'serverless-functions-base-path': basePath,
  'serverless-plugin-tracing': (_, provider) =>
    provider.get('tracing') === true
      ? [replaceNode(entryOf(provider, 'tracing')?.value, '{ lambda: true }', 'the kind of tracing is given by name')]
      : undefined,
};

/** The replacement for a plugin; undefined if it cannot be translated. */
export function translatePlugin(name: string, draft: Draft): Edit[] | undefined {
  const provider = mapAt(draft.document, ['provider']);
  const translate = Object.hasOwn(translations, name) ? translations[name] : undefined;
  return translate && provider && !provider.flow ? translate(draft, provider) : undefined;
}

function binaryTypes(draft: Draft, provider: YAMLMap): Edit[] | undefined {
  const types = mapAt(draft.document, ['custom', 'apigwBinary'])?.get('types');
  if (!isSeq(types) || !types.items.every(isScalar)) return undefined;
  const list = types.items.map((item) => quoted(String(plain(item)))).join(', ');
  return setting(draft, provider, ['apiGateway', 'binaryMediaTypes'], `[${list}]`);
}

/** Adds the folder to each handler. */
function basePath(draft: Draft): Edit[] | undefined {
  const folder = mapAt(draft.document, ['custom'])?.get('functionsBasePath');
  if (typeof folder !== 'string' || folder.includes('$')) return undefined;
  return functionsOf(draft.document).flatMap((fn) => {
    const handler = entryOf(fn, 'handler')?.value;
    if (!isScalar(handler) || typeof handler.value !== 'string') return [];
    const text = `${folder.replace(/\/$/, '')}/${handler.value.replace(/^\.?\//, '')}`;
    return [replaceNode(handler, text, `functionsBasePath "${folder}" is part of the handler`)];
  });
}

/** Adds a setting to the provider, in the existing map or in a new one; undefined if it is set already. */
function setting(draft: Draft, provider: YAMLMap, [section, key]: [string, string], value: string): Edit[] | undefined {
  const given = entryOf(provider, section)?.value;
  const why = `it is now provider.${section}.${key}`;
  if (given === undefined) {
    const indent = indentAt(draft.text, startOf(provider.items[0]?.key));
    return [{ ...newLine(draft, provider, `${section}:\n${indent}  ${key}: ${value}`), why }];
  }
  if (!isMap(given) || given.flow || given.has(key)) return undefined;
  return [{ ...newLine(draft, given, `${key}: ${value}`), why }];
}
