import { createHash } from 'node:crypto';

export interface TemplateResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { Value: string; Export?: { Name: string } }>>;
}

/** As Lambda tells it. */
export const codeHash = (zip: Buffer): string => createHash('sha256').update(zip).digest('base64');

/** The type after the SAM transform. */
export const typeOf = (resource?: { readonly Type: string }): string =>
  resource?.Type.replace('AWS::Serverless::Function', 'AWS::Lambda::Function') ?? '';

export function processed({ Resources }: Template) {
  const entries = Object.entries(Resources).map(([id, { Type, ...rest }]) => [id, { Type: typeOf({ Type }), ...rest }]);
  return { Resources: Object.fromEntries(entries) };
}

/** The changes that a template would make, as a change set lists them. */
export function changesOf(
  of: { readonly template: Template; readonly physical: ReadonlyMap<string, string> },
  after: Template,
) {
  const before = of.template.Resources;
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after.Resources)])];
  return ids.flatMap((LogicalResourceId) => {
    const [old, next] = [before[LogicalResourceId], after.Resources[LogicalResourceId]];
    if (JSON.stringify(old) === JSON.stringify(next)) return [];
    const Action = old === undefined ? 'Add' : next === undefined ? 'Remove' : 'Modify';
    const names = Object.keys({ ...old?.Properties, ...next?.Properties }).filter(
      (name) => JSON.stringify(old?.Properties?.[name]) !== JSON.stringify(next?.Properties?.[name]),
    );
    return {
      Type: 'Resource',
      ResourceChange: {
        ...{ Action, LogicalResourceId, ResourceType: typeOf(old ?? next) },
        PhysicalResourceId: of.physical.get(LogicalResourceId),
        ...(Action === 'Modify' && { Replacement: 'False', Details: names.map((Name) => ({ Target: { Name } })) }),
        ...(Action === 'Remove' && { PolicyAction: old?.DeletionPolicy ?? 'Delete' }),
      },
    };
  });
}
