import type { HttpOptions, HttpParameters } from '../../load/events.js';

/** `method.request.<place>.<name>`: whether it is required. */
export function requestParameters(options: HttpOptions): Record<string, boolean> {
  const entries = allParameters(options).map(([name, value]) => [
    `method.request.${name}`,
    typeof value === 'object' ? (value.required ?? true) : value,
  ]);
  return Object.fromEntries(entries);
}

/** Parameters as `path.id`, `querystring.page`, `header.Accept`. */
export function allParameters({ request }: HttpOptions): [string, HttpParameters[string]][] {
  const { paths = {}, querystrings = {}, headers = {} } = request?.parameters ?? {};
  const under = (place: string, group: HttpParameters) =>
    Object.entries(group).map(([name, value]): [string, HttpParameters[string]] => [`${place}.${name}`, value]);
  return [...under('path', paths), ...under('querystring', querystrings), ...under('header', headers)];
}
