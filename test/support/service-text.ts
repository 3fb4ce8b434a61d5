import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmojifyError } from '../../src/errors/emojify-error.js';
import { compileTemplate } from '../../src/service/compile/compile-template.js';
import { type LoadOptions, loadService } from '../../src/service/load/load-service.js';
import type { Resource, Service, Template } from '../../src/service/types.js';
import { writeFiles } from './write-files.js';

export interface TextOptions extends Partial<LoadOptions> {
  /** Files beside the service file; `h.mjs` with the export `main` is there anyway. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What stands at the top of most service files of the tests. */
export const head = 'service: shop\nprovider:\n  name: aws\n  runtime: nodejs22.x\n';

/** A service file with one function `a` that has these keys (indented by four spaces). */
export const withFunction = (keys = '', top = head) => `${top}functions:\n  a:\n    handler: h.main\n${keys}`;

/** A service file with one function `a` that has these events (indented by six spaces). */
export const withEvents = (events: string, top = head) => withFunction(`    events:\n${events}`, top);

/** Loads a service from the text of its file. */
export async function serviceOf(text: string, { files, ...options }: TextOptions = {}): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), 'emojify-service-'));
  writeFiles(folder, { 'serverless.yml': text, 'h.mjs': 'export const main = async () => 1;\n', ...files });
  try {
    return await loadService({ cwd: folder, env: {}, ...options });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function templateOf(text: string, options: TextOptions = {}): Promise<Template> {
  return compileTemplate(await serviceOf(text, options));
}

/** The heads of the messages a file is refused with: `serverless.yml:8:5  unknown key …`. */
export async function problemsOf(text: string, options: TextOptions = {}): Promise<string[]> {
  try {
    await serviceOf(text, options);
    return [];
  } catch (error) {
    if (!(error instanceof EmojifyError) || error.code !== 'SERVICE_INVALID') throw error;
    const problems = error.data?.problems as { file: string; line: number; column: number; message: string }[];
    return problems.map(({ file, line, column, message }) => `${file}:${line}:${column}  ${message}`);
  }
}

/** Resources of one type, by logical id. */
export function ofType({ Resources }: Template, type: string): Record<string, Resource> {
  return Object.fromEntries(Object.entries(Resources).filter(([, resource]) => resource.Type === type));
}

export function propertiesOf(template: Template, id: string): Readonly<Record<string, unknown>> {
  const resource = template.Resources[id];
  if (!resource) throw new Error(`no resource ${id}; there are ${Object.keys(template.Resources).join(', ')}`);
  return resource.Properties ?? {};
}

/** Events of the function `a`, in SAM's words. */
export function samEvents(template: Template): Record<string, { Type: string; Properties: Record<string, unknown> }> {
  return (propertiesOf(template, 'ALambdaFunction').Events ?? {}) as ReturnType<typeof samEvents>;
}

interface Grant {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** Every action the generated role of a function allows, with its resource: `sqs:SendMessage on arn:…`. */
export function grantsOf(template: Template, roleId: string): string[] {
  const policies = (propertiesOf(template, roleId).Policies ?? []) as { PolicyDocument: { Statement: Grant[] } }[];
  return policies.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} on ${textOf(resource)}`)),
    ),
  );
}

function textOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const sub = (resource as { 'Fn::Sub'?: unknown })['Fn::Sub'];
  return typeof sub === 'string' ? sub : JSON.stringify(resource);
}
