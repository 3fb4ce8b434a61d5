import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The templates, with the texts shown at the prompt. */
export const templates = {
  emojify: 'the photo pipeline: four functions, a bucket, a table and a web page',
  koa: 'a koa app behind an HTTP API, with a table',
  minimal: 'one function that counts the faces in a photo',
} as const;

export type TemplateName = keyof typeof templates;
export const templateNames = Object.keys(templates) as readonly TemplateName[];

/** Who may call the HTTP API: everyone, or callers with a JWT signed with the service's secret. */
export const authKinds = ['none', 'jwt'] as const;
export type Auth = (typeof authKinds)[number];

/** The root folder of this package, whether this file runs from dist or src. */
export function packageRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The folders whose files make up the new service; later ones override earlier ones. */
export function templateFolders(template: TemplateName, auth: Auth): readonly string[] {
  const names = ['shared', template, ...(auth === 'jwt' ? ['auth-jwt'] : [])];
  return names.map((name) => join(packageRoot(), 'templates', name));
}
