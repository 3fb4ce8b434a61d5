import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The templates there are, and what people read when they choose. */
export const templates = {
  emojify: 'the photo pipeline: four functions, a bucket, a table and a web page',
  koa: 'a koa app behind an HTTP API, with a table',
  minimal: 'one function: how many faces are in a photo?',
} as const;

export type TemplateName = keyof typeof templates;
export const templateNames = Object.keys(templates) as readonly TemplateName[];

/** Who may call the HTTP API: everyone, or who shows a token signed with the service's secret. */
export const authKinds = ['none', 'jwt'] as const;
export type Auth = (typeof authKinds)[number];

/** The folder of this package, from `dist` as from `src`. */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Folders whose files make up the new service; later ones lie over earlier ones. */
export function templateFolders(template: TemplateName, auth: Auth): readonly string[] {
  const names = ['shared', template, ...(auth === 'jwt' ? ['auth-jwt'] : [])];
  return names.map((name) => join(packageRoot(), 'templates', name));
}
