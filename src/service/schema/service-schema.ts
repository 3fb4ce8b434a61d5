import { architecture, definitions, packageSettings } from './common.js';
import { functionSchema } from './function-schema.js';
import { byType, choice, flag, list, pattern, record, type Schema, words } from './kinds.js';
import { providerSchema } from './provider-schema.js';

const resource: Schema = {
  type: 'object',
  required: ['Type'],
  properties: {
    Type: pattern(
      '^(\\w+::\\w+::\\w+(::MODULE)?|Custom::[\\w@-]+|AWS::\\w+::\\w+::\\w+)$',
      'a resource type such as AWS::S3::Bucket',
    ),
    Properties: { type: 'object' },
    DependsOn: byType({ string: {}, array: { items: words() } }, 'a logical id or a list of them'),
    Condition: words(),
    DeletionPolicy: choice(['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot']),
    UpdateReplacePolicy: choice(['Delete', 'Retain', 'Snapshot']),
    Metadata: { type: 'object' },
    CreationPolicy: { type: 'object' },
    UpdatePolicy: { type: 'object' },
    Version: true,
  },
  additionalProperties: false,
};

const logicalIds = (values: Schema): Schema => ({
  type: 'object',
  patternProperties: { '^[A-Za-z0-9]{1,255}$': values, '^Fn::Transform$': true },
  additionalProperties: false,
  'x-key': 'a logical id: letters and digits only',
});

const extension: Schema = {
  type: 'object',
  properties: {
    Properties: { type: 'object' },
    DependsOn: true,
    Condition: words(),
    DeletionPolicy: words(),
    UpdateReplacePolicy: words(),
    Metadata: { type: 'object' },
    CreationPolicy: { type: 'object' },
    UpdatePolicy: { type: 'object' },
  },
  additionalProperties: false,
};

const output: Schema = {
  type: 'object',
  required: ['Value'],
  properties: {
    Value: true,
    Description: { type: 'string' },
    Export: { type: 'object', required: ['Name'] },
    Condition: words(),
  },
  additionalProperties: false,
};

const resourceSection: Schema = {
  ...record({
    AWSTemplateFormatVersion: true,
    Description: { type: 'string' },
    Transform: true,
    Metadata: { type: 'object' },
    Parameters: { type: 'object' },
    Mappings: { type: 'object' },
    Rules: { type: 'object' },
    Conditions: { type: 'object' },
    Resources: logicalIds(resource),
    Outputs: logicalIds(output),
    extensions: logicalIds(extension),
  }),
  'x-expected': 'a map with Resources, Outputs, extensions, …',
  description: 'Your own CloudFormation; can extend or override the generated template',
};

const functionMap: Schema = {
  type: 'object',
  patternProperties: { '^[a-zA-Z0-9-_]+$': functionSchema },
  additionalProperties: false,
  'x-key': 'a function name: letters, digits, "-" and "_"',
  'x-expected': 'a map of functions',
};

const layer: Schema = {
  ...record({
    path: words('Folder with the contents of the layer; packages belong in its nodejs/node_modules'),
    package: packageSettings(true),
    name: pattern('^[\\w-]{1,64}$', 'a name of at most 64 letters, digits, "-" and "_"', 'Default: the key'),
    description: { type: 'string', maxLength: 256, 'x-expected': 'text of at most 256 characters' },
    compatibleArchitectures: list(architecture),
    compatibleRuntimes: list(words(), { max: 15 }),
    licenseInfo: words(),
    allowedAccounts: list(
      pattern('^(\\d{12}|\\*)$', 'an account of twelve digits, or "*" for all'),
      {},
      'Accounts that may use it, besides your own',
    ),
    retain: flag('Keep earlier versions when the content changes. Default false'),
  }),
  'x-expected': 'a layer: a map with "path"',
};

const layerMap: Schema = {
  type: 'object',
  patternProperties: { '^[a-zA-Z0-9-_]+$': layer },
  additionalProperties: false,
  'x-key': 'a layer name: letters, digits, "-" and "_"',
  description: 'Your own layers; functions refer to one as { Ref: <Name>LambdaLayer }',
};

/** Ignored with a warning, see `compat/`. */
const accepted: Schema = { description: 'Has no effect; accepted with a warning' };

export const stagePattern = '^[a-zA-Z0-9-]{1,64}$';

/**
 * The schema of the service file. `serverless.schema.json` is generated from it, and validation and documentation use
 * it.
 */
export const serviceSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'emojify service file (serverless.yml)',
  ...record(
    {
      service: pattern(
        '^[a-zA-Z][0-9a-zA-Z-]*$',
        'a name of letters, digits and "-", a letter first',
        'Name of the service; part of every name on AWS',
      ),
      provider: byType({ object: providerSchema, string: { const: 'aws' } }, 'a map with "name: aws"'),
      functions: byType(
        { object: functionMap, array: { items: functionMap } },
        'a map of functions, or a list of such maps',
        'The functions by name',
      ),
      layers: layerMap,
      package: packageSettings(false),
      build: record(
        {
          external: list(words(), {}, 'Packages to install beside the bundle instead of bundling them'),
          sdk: choice(['bundle', 'external'], 'external: use the runtime’s @aws-sdk/*. Default bundle'),
          minify: flag('Default true'),
          sourcemap: flag('Default true'),
        },
        { description: 'How code is bundled' },
      ),
      custom: byType(
        { object: {}, array: {}, string: {}, number: {}, boolean: {}, null: {} },
        'anything',
        'Your own values, for ${self:custom.…}',
      ),
      params: {
        type: 'object',
        patternProperties: { [stagePattern]: { type: 'object' } },
        additionalProperties: false,
        'x-key': 'a stage, or "default"',
        description: 'Values by stage, for ${param:…}',
      },
      resources: byType(
        { object: resourceSection, array: { items: resourceSection } },
        'a map with Resources, Outputs, extensions, …, or a list of such maps',
      ),
      useDotenv: flag('Read .env.<stage>, otherwise .env, before variables are resolved'),
      frameworkVersion: accepted,
      configValidationMode: accepted,
      org: accepted,
      app: accepted,
      tenant: accepted,
      console: accepted,
      licenseKey: accepted,
      plugins: {
        description:
          'Not loaded: a warning if emojify does the work itself, otherwise an error; see custom.emojify.ignorePlugins',
      },
      deprecationNotificationMode: true,
      disabledDeprecations: true,
      variablesResolutionMode: accepted,
      projectDir: words('Accepted for compatibility'),
    },
    {
      required: ['service', 'provider'],
      unsupported: {
        stages: 'use params: by stage',
        outputs: 'use resources.Outputs',
        state: 'remove it',
      },
    },
  ),
  definitions,
};
