import { own } from '../../util/own.js';
import type { Resource, Service, Template } from '../types.js';
import { withoutBucketCircles } from './bucket-circles.js';
import { accountConditions } from './builder.js';
import { isPlain, mergeDeep } from './merge.js';

/**
 * Adds `resources:` to the generated template: resources with the same logical id are merged and the user's values take
 * precedence; then applies `extensions`.
 */
export function addUserResources(
  generated: Record<string, Resource>,
  outputs: Record<string, unknown>,
  service: Service,
): Template {
  const { Resources, Outputs, extensions, rest } = service.resources;
  const resources = { ...generated };
  for (const [id, resource] of Object.entries(Resources)) {
    const known = own(resources, id);
    resources[id] = known
      ? mergeDeep(known, known.Type === resource.Type ? resource : (asSam(known, resource) as Resource))
      : resource;
  }
  for (const [id, extension] of Object.entries(extensions)) {
    const known = own(resources, id);
    if (known) resources[id] = extended(known, asSam(known, extension));
  }
  const { AWSTemplateFormatVersion: _, Description, Transform, ...given } = rest;
  const conditions = { ...accountConditions(generated), ...(given.Conditions as object | undefined) };
  const sections = Object.keys(conditions).length > 0 ? { ...given, Conditions: conditions } : given;
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: transforms(Transform),
    Description: (Description as string | undefined) ?? `${service.name}, stage ${service.stage}`,
    ...sections,
    Resources: withoutBucketCircles(resources),
    Outputs: { ...outputs, ...Outputs },
  };
}

const samTransform = 'AWS::Serverless-2016-10-31';

function transforms(given: unknown): string | string[] {
  const others = [given ?? []].flat().filter((name) => name !== samTransform) as string[];
  return others.length > 0 ? [...others, samTransform] : samTransform;
}

/**
 * Attributes are replaced, except that properties and metadata are merged one level deep and dependencies are added.
 */
function extended(known: Resource, extension: Partial<Resource>): Resource {
  const result: Record<string, unknown> = { ...known };
  for (const [attribute, value] of Object.entries(extension)) {
    if (attribute === 'Properties' || attribute === 'Metadata')
      result[attribute] = { ...(known[attribute] as object), ...(value as object) };
    else if (attribute === 'DependsOn') result.DependsOn = [known.DependsOn ?? [], value ?? []].flat();
    else result[attribute] = value;
  }
  return result as Resource;
}

/** Properties of AWS::Lambda::Function with other names in SAM. */
const samNames: Readonly<Record<string, (value: unknown) => Readonly<Record<string, unknown>>>> = {
  TracingConfig: (value) => ({ Tracing: (value as { Mode?: string }).Mode }),
  DeadLetterConfig: (value) => {
    const { TargetArn } = value as { TargetArn?: unknown };
    return {
      DeadLetterQueue: { Type: String(JSON.stringify(TargetArn)).includes(':sqs:') ? 'SQS' : 'SNS', TargetArn },
    };
  },
  Tags: (value) => ({
    Tags: Array.isArray(value) ? Object.fromEntries(value.map(({ Key, Value }) => [Key, Value])) : value,
  }),
  Code: () => ({}),
};

/** Converts properties of AWS::Lambda::Function to those of the SAM function. */
function asSam(known: Resource, given: Partial<Resource>): Partial<Resource> {
  if (known.Type !== 'AWS::Serverless::Function' || !isPlain(given.Properties)) return given;
  const properties = Object.entries(given.Properties).map(
    ([name, value]) => own(samNames, name)?.(value) ?? { [name]: value },
  );
  const { Type: _, ...attributes } = given;
  return { ...attributes, Properties: Object.assign({}, ...properties) };
}
