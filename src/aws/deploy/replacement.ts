/** Whether a change of this property may replace a resource of this type. */
export type MayReplace = (type: string, property: string) => boolean;

/**
 * By AWS's own specification of resources. Change sets say `Conditional` also where only a reference is not resolved yet,
 * and emulators for every type they know little of.
 */
export async function replacementBySpecification(): Promise<MayReplace> {
  const { fullDiff, ResourceImpact } = await import('@aws-cdk/cloudformation-diff');
  const template = (Type: string, property: string, value: string) => ({
    Resources: { It: { Type, Properties: { [property]: value } } },
  });
  return (type, property) => {
    const { resources } = fullDiff(template(type, property, 'before'), template(type, property, 'after'));
    return resources.get('It').changeImpact !== ResourceImpact.WILL_UPDATE;
  };
}
