import { EmojifyError } from '../../errors/emojify-error.js';
import { acceptOlderForms } from '../compat/accept-older-forms.js';
import { isPlain } from '../compile/merge.js';
import { regions } from '../schema/common.js';
import { stagePattern } from '../schema/service-schema.js';
import { validate } from '../schema/validate.js';
import type { Service } from '../types.js';
import { buildService } from './build-service.js';
import { checkReferences } from './check/check-references.js';
import { checkService } from './check/check-service.js';
import { isModule } from './code/is-module.js';
import { readModule } from './code/read-module.js';
import { brokenValue, type Node, toPlain } from './language/node.js';
import { normalForm } from './language/normal-form.js';
import { parseYaml } from './language/parse-yaml.js';
import { createProblems, type Problems } from './language/problems.js';
import { type SourceFile, sourceFile } from './language/source-file.js';
import { type ReadFile, readServiceFile } from './read-service-file.js';
import { hideSecrets, secretsOf } from './variables/hide-secrets.js';
import type { ReadRemote, RemoteQuery, RemoteState, RemoteValue } from './variables/remote.js';
import { type Resolved, resolveVariables } from './variables/resolve-variables.js';
import { warnOfSecrets } from './variables/warnings.js';

export interface LoadOptions {
  /** Folder in which to search for the service file. */
  readonly cwd: string;
  /** Service file, relative to `cwd`; default `serverless.yml`, `.yaml`, `.json`, `.ts` or `.js`. */
  readonly config?: string | undefined;
  /** Default: `provider.stage`, otherwise `dev`. */
  readonly stage?: string | undefined;
  /** Default: `provider.region`, otherwise `us-east-1`. */
  readonly region?: string | undefined;
  /** `--param k=v`, for `${param:k}`. */
  readonly params?: Readonly<Record<string, string>> | undefined;
  /** For `${env:NAME}`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For `${aws:accountId}`; if omitted, the template uses `AWS::AccountId`. */
  readonly accountId?: string | undefined;
  /** Asks AWS for `${ssm:…}` and `${cf:…}`. Without it the former are left to CloudFormation, and the latter need `params`. */
  readonly remote?: ReadRemote | undefined;
}

/**
 * Reads the service file, resolves its variables and checks it. Throws SERVICE_INVALID with all problems, each with
 * file, line and column.
 */
export async function loadService(options: LoadOptions): Promise<Service> {
  return loadSource(await readServiceFile(options), options);
}

/** Does the same for a text that has been read already. */
export async function loadSource(read: ReadFile, options: LoadOptions): Promise<Service> {
  checkOptions(options);
  const known = new Map<string, RemoteValue>();
  let { remote } = options;
  for (;;) {
    const problems = createProblems();
    const state = remote && { known, wanted: new Map<string, RemoteQuery>() };
    const resolved = resolveSource(read, { ...options, remote: state }, problems);
    if (!state || state.wanted.size === 0) return hideSecrets(secretsOf(known), () => check(read, resolved, problems));
    const answers = await remote?.([...state.wanted.values()], resolved.region ?? 'us-east-1');
    // what cannot be asked is read as if there were no AWS
    if (!answers) remote = undefined;
    else for (const [text, answer] of answers) known.set(text, answer);
    if (answers && [...state.wanted.keys()].some((text) => !known.has(text)))
      throw new Error('a requested value was not resolved');
  }
}

type Resolving = Omit<LoadOptions, 'remote'> & { readonly remote: RemoteState | undefined };

function resolveSource({ file, root, source }: ReadFile, options: Resolving, problems: Problems): Resolved {
  const fresh = sourceFile(source.name, source.text);
  const tree = isModule(file)
    ? readModule(fresh, { file, root, stage: options.stage, region: options.region, env: options.env }, problems)
    : parseYaml(fresh, problems);
  if (tree) requireMap(tree, fresh, problems);
  problems.throwIfAny();
  return resolveVariables(tree as Node, { ...options, root }, problems);
}

function check({ file, root }: ReadFile, variables: Resolved, problems: Problems): Promise<Service> {
  const resolved = { ...variables, tree: acceptOlderForms(normalForm(variables.tree), problems) };
  const config = toPlain(resolved.tree) as Record<string, unknown>;
  warnOfSecrets(config, variables.envUses, problems);
  const sound = validate(config, resolved.tree, problems) && !problems.any;
  return finish({ file, root, resolved, config, sound }, problems);
}

interface Loaded {
  readonly file: string;
  readonly root: string;
  readonly resolved: Resolved;
  readonly config: Record<string, unknown>;
  /** Whether no problem has been found so far. */
  readonly sound: boolean;
}

/**
 * What passes the schema is checked further; what does not is reported at once, with all other problems that can be
 * found.
 */
async function finish({ file, root, resolved, config, sound }: Loaded, problems: Problems): Promise<Service> {
  const readable = withoutBroken(withoutBrokenEvents(config)) as Record<string, unknown>;
  const { stage = 'dev', region = 'us-east-1' } = resolved;
  const service = await buildService({
    config: readable,
    file,
    root,
    stage,
    region,
    files: resolved.files,
    warnings: problems.warnings,
  });
  await checkService({ service, root: resolved.tree, problems });
  if (sound && !problems.any) checkReferences({ service, root: resolved.tree, problems });
  problems.throwIfAny();
  return service;
}

/**
 * An event with a value that could not be resolved is omitted as a whole, because its required values would be missing.
 */
function withoutBrokenEvents(config: Record<string, unknown>): Record<string, unknown> {
  if (!isPlain(config.functions)) return config;
  const functions = Object.entries(config.functions).map(([key, fn]) => {
    if (!isPlain(fn) || !Array.isArray(fn.events)) return [key, fn];
    return [key, { ...fn, events: fn.events.map((event) => (holdsBroken(event) ? null : event)) }];
  });
  return { ...config, functions: Object.fromEntries(functions) };
}

function holdsBroken(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === brokenValue;
  return Object.values(value).some(holdsBroken);
}

function withoutBroken(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === brokenValue ? null : withoutBroken(item)));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== brokenValue);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutBroken(item)]));
}

function requireMap(tree: Node, source: SourceFile, problems: Problems): void {
  const start = { file: source.name, line: 1, column: 1 };
  const shape = 'expected a map with service, provider and functions';
  if (tree.kind === 'list') problems.add(tree.place, `the service file is a list: ${shape}`);
  else if (tree.kind === 'scalar' && tree.value === null) problems.add(start, `the service file is empty: ${shape}`);
  else if (tree.kind === 'scalar') problems.add(tree.place, `the service file is only text: ${shape}`);
}

function checkOptions({ stage, region }: LoadOptions): void {
  if (stage !== undefined && !new RegExp(stagePattern).test(stage))
    throw new EmojifyError('USAGE', `invalid --stage "${stage}": expected letters, digits and "-"`);
  if (region !== undefined && !regions.includes(region))
    throw new EmojifyError('USAGE', `invalid --region "${region}": expected an AWS region such as eu-west-1`);
}
