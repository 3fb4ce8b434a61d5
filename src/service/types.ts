import type { EventSpec } from './load/events.js';
import type { FunctionSettings, LayerSettings, ProviderSettings } from './load/settings.js';

/** A CloudFormation intrinsic function, such as `{ Ref: 'Bucket' }`. */
export interface Intrinsic {
  readonly [name: string]: unknown;
}

/** Text from the file, or an intrinsic function that CloudFormation resolves. */
export type Text = string | Intrinsic;

export type Architecture = 'arm64' | 'x86_64';
export type Runtime = 'nodejs20.x' | 'nodejs22.x' | 'nodejs24.x';

/** A statement of an IAM policy, in AWS's format. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** `package:` of the service or of one function. Paths are relative to the service's folder. */
export interface PackageSettings {
  /** A zip created by the user; nothing is bundled then. */
  readonly artifact?: string;
  /** Globs of files to add (`!` excludes); the last match wins. */
  readonly patterns?: readonly string[];
  readonly individually?: boolean;
}

/** esbuild options: `build:` in the service file. */
export interface BuildSettings {
  /** Modules that are not bundled but installed beside the bundle. */
  readonly external?: readonly string[];
  /** `external`: use the runtime's `@aws-sdk/*`. Default `bundle`. */
  readonly sdk?: 'bundle' | 'external';
  readonly minify?: boolean;
  readonly sourcemap?: boolean;
}

/** One function of the service, with the provider's defaults applied. */
export interface ServiceFunction {
  /** The key under `functions:`. */
  readonly key: string;
  /** Logical id in the template: `AnalyzeImageLambdaFunction`. */
  readonly logicalId: string;
  /** Name on AWS: `<service>-<stage>-<key>`, or the function's own `name:`. */
  readonly name: string;
  /** As in the file: `src/functions/view-image.handler`. */
  readonly handler: string;
  /** Absolute path of the source file that the handler names; undefined with `package.artifact`. */
  readonly source: string | undefined;
  /** The export that the handler names. */
  readonly exportName: string;
  readonly runtime: Runtime;
  /** Undefined: packaging decides (arm64, or x86_64 for the embedded detector). */
  readonly architecture: Architecture | undefined;
  readonly memorySize: number;
  /** Seconds. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, Text>>;
  readonly events: readonly EventSpec[];
  readonly package: PackageSettings;
  /** All other keys of the function, without the provider's defaults. */
  readonly settings: FunctionSettings;
}

/** A layer that the service makes itself. */
export interface ServiceLayer {
  /** The key under `layers:`. */
  readonly key: string;
  /** Logical id in the template: `CommonLambdaLayer`. */
  readonly logicalId: string;
  /** Name on AWS: the key, or the layer's own `name:`. */
  readonly name: string;
  /** Absolute path of the folder whose content it is, or of the user's own zip; empty when the file names neither. */
  readonly folder: string;
  readonly artifact: string;
  /** Its path beside the template. */
  readonly zip: string;
  readonly settings: LayerSettings;
}

/** A service file after reading, resolving and checking. */
export interface Service {
  readonly name: string;
  readonly stage: string;
  readonly region: string;
  /** Name of the CloudFormation stack: `provider.stackName`, by default `<service>-<stage>`. */
  readonly stackName: string;
  readonly stackTags: Readonly<Record<string, string>>;
  /** Absolute paths of the service file and of its folder. */
  readonly file: string;
  readonly root: string;
  /** Absolute paths of the files that its variables name. */
  readonly files: readonly string[];
  readonly functions: readonly ServiceFunction[];
  readonly layers: readonly ServiceLayer[];
  readonly package: PackageSettings;
  readonly build: BuildSettings;
  /** `provider:` in the file, resolved and checked. */
  readonly provider: ProviderSettings;
  /** `resources:` merged into one CloudFormation fragment; `extensions` kept separate. */
  readonly resources: ResourceSection;
  /** The whole file with all variables resolved, as `emojify print` shows it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Texts that came from SecureStrings: they are deployed, and never shown. */
  readonly secrets?: readonly string[];
  /** Valid but probably unintended settings, with their positions. */
  readonly warnings: readonly Problem[];
}

export interface ResourceSection {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, Partial<Resource>>>;
  /** Parameters, Conditions, Mappings, Metadata, Description, … unchanged. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** One resource of a CloudFormation template. */
export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly [attribute: string]: unknown;
}

/** A CloudFormation template with the SAM transform. Code paths are local: `CodeUri: <function key>.zip`. */
export interface Template {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Transform: string | readonly string[];
  readonly Description: string;
  readonly Resources: Record<string, Resource>;
  readonly Outputs: Record<string, unknown>;
  readonly [section: string]: unknown;
}

/** A position in a file; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A problem in the service file. */
export interface Problem extends Place {
  readonly message: string;
  /** The line of the file, to show with the message. */
  readonly source?: string;
}
