import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { compileTemplate } from '../compile/compile-template.js';
import type { Architecture, Service, Template } from '../types.js';
import { asksForLocalDetector } from './local-adapters.js';
import { writeWhole } from './write-whole.js';

/**
 * The service's template. Functions that select the embedded detector by FACE_DETECTOR are known to need x86_64 without
 * a build; for the others `built` contains what a build found out.
 */
export function templateOf(service: Service, built: Readonly<Record<string, Architecture>> = {}): Template {
  const asking = service.functions.filter((fn) => fn.architecture === undefined && asksForLocalDetector(fn));
  const architectures = Object.fromEntries(asking.map(({ key }) => [key, 'x86_64' as const]));
  return compileTemplate(service, { architectures: { ...architectures, ...built } });
}

export function templateText(template: Template): string {
  return `${JSON.stringify(template, null, 2)}\n`;
}

/**
 * Writes a template and returns its absolute path.
 * @param file default: `.emojify/template.json` in the service's folder
 */
export async function writeTemplate(service: Service, template: Template, file?: string): Promise<string> {
  const path = file === undefined ? join(service.root, '.emojify', 'template.json') : resolve(file);
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, templateText(template));
  return path;
}
