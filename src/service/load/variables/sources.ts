import { nearest } from '../../../errors/nearest.js';
import type { Place } from '../../types.js';
import { childOf, type Node, type ScalarNode } from '../language/node.js';
import type { Problems } from '../language/problems.js';
import { shortName } from '../short-name.js';
import { fromRemote, type RemoteQuery, type RemoteState, remoteQuery } from './remote.js';
import type { Lookup, Query, Resolver, Source } from './resolver.js';
import type { EnvUse } from './warnings.js';

/** The data from which variables are resolved. */
export interface VariableContext {
  readonly root: Node;
  readonly problems: Problems;
  readonly stage: (resolver: Resolver) => string | undefined;
  readonly region: (resolver: Resolver) => string | undefined;
  readonly options: Readonly<Record<string, string | undefined>>;
  readonly params: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly accountId: string | undefined;
  /** Undefined: AWS is not asked. */
  readonly remote?: RemoteState | undefined;
  /** `name` is the requested export of a module. */
  readonly file: (path: string, name: string | undefined, resolver: Resolver) => FileTree;
  /** Why a file that was read may be missing in another checkout; undefined if it will not be. */
  readonly foreign: (path: string) => string | undefined;
  /** Called with each value of the environment that is used. */
  readonly usedEnv: (use: EnvUse) => void;
}

/** The root of another file, `broken` if it is not valid; or the reason why it cannot be read. */
export type FileTree = Node | { readonly kind: 'missing' } | { readonly kind: 'unreadable'; readonly why: string };

const knownSources = ['self', 'opt', 'env', 'param', 'file', 'sls', 'aws', 'ssm', 'cf', 'emojify', 'strToBool'];

/** Sources of the Serverless Framework that are not supported, with alternatives. */
const unsupported: Readonly<Record<string, string>> = {
  s3: 'keep the value in a file and use ${file(…)}, or pass it with --param',
  git: 'pass the value with --param, such as --param commit=$(git rev-parse HEAD)',
  http: 'fetch it beforehand and use ${file(…)}',
  https: 'fetch it beforehand and use ${file(…)}',
  terraform: 'write the outputs to a JSON file and use ${file(…)}',
  vault: 'pass the value with --param or an environment variable',
  doppler: 'pass the value with --param or an environment variable',
  output: 'use Fn::ImportValue with an exported output',
};

/** The lookup for `${type:address}`. */
export function createLookup(context: VariableContext): Source {
  const sources: Readonly<Record<string, Source>> = {
    self: (query, resolver) => walk(context.root, query, resolver, { root: context, query }),
    opt: ({ address = '', place }) => valueOr(own(context.options, address), place, () => optionMessage(address)),
    env: (query) => env(context, query),
    param: (query, resolver) => param(context, query, resolver),
    file: (query, resolver) => file(context, query, resolver),
    sls: ({ address, place }, resolver) => {
      if (address === 'stage') return valueOr(context.stage(resolver), place);
      return { missing: `unknown variable "\${sls:${address}}": only \${sls:stage} is supported` };
    },
    emojify: ({ address, place }, resolver) => emojify(context, address, place, resolver),
    aws: ({ address, place }, resolver) => aws(context, address, place, resolver),
    ssm: (query) => ssm(context, query),
    cf: (query) => cf(context, query),
    strToBool: ({ argument = '', place }) => strToBool(argument, place),
  };
  return (query, resolver) => {
    const source = Object.hasOwn(sources, query.type) ? sources[query.type] : undefined;
    if (source) return source(query, resolver);
    const given = own(context.params, query.text);
    if (given !== undefined) return scalar(given, query.place);
    context.problems.add(query.place, unknownSource(query));
    return { broken: true };
  };
}

function unknownSource({ type, text }: Query): string {
  const instead = Object.hasOwn(unsupported, type) ? unsupported[type] : undefined;
  if (instead) return `"\${${text}}" is not supported: ${instead}`;
  const guess = nearest(type, knownSources);
  const hint = guess ? `; did you mean "${guess}"?` : `: expected ${knownSources.slice(0, -1).join(', ')}`;
  return `unknown variable source "${type}" in "\${${text}}"${hint}`;
}

function scalar(value: ScalarNode['value'], place: Place): Lookup {
  return { found: { kind: 'scalar', value, place } };
}

const own = (values: Readonly<Record<string, string | undefined>>, name: string) =>
  Object.hasOwn(values, name) ? values[name] : undefined;

function valueOr(value: string | undefined, place: Place, message: () => string = () => ''): Lookup {
  return value === undefined ? { missing: message() } : scalar(value, place);
}

const missing = (what: string, fix: string, inner: string) =>
  `no value for "${what}": ${fix}, or give a default: \${${inner}, 'value'}`;

function optionMessage(name: string): string {
  const known = ['stage', 'region'];
  if (known.includes(name)) return missing(`\${opt:${name}}`, `pass --${name}`, `opt:${name}`);
  return `no value for "\${opt:${name}}": options cannot be read; use \${param:${name}} with --param ${name}=value`;
}

function env({ env: values, usedEnv }: VariableContext, { address: name = '', place }: Query): Lookup {
  const value = own(values, name);
  if (value !== undefined) usedEnv({ name, value, place });
  return valueOr(value, place, () => missing(`\${env:${name}}`, 'set the environment variable', `env:${name}`));
}

function param(context: VariableContext, query: Query, resolver: Resolver): Lookup {
  const name = query.address ?? '';
  if (Object.hasOwn(context.params, name)) return scalar(context.params[name] as string, query.place);
  const sections = childOf(resolver.target(context.root), 'params');
  for (const section of [context.stage(resolver), 'default']) {
    const values = sections && section ? childOf(resolver.target(sections), section) : undefined;
    const value = values && childOf(resolver.target(values), name);
    if (value) return { found: value };
  }
  return {
    missing: missing(`\${param:${name}}`, `pass --param ${name}=value or add it under params:`, `param:${name}`),
  };
}

function file(context: VariableContext, query: Query, resolver: Resolver): Lookup {
  const path = query.argument ?? '';
  const [name] = query.address?.split('.') ?? [];
  const root = context.file(path, name, resolver);
  if (root.kind === 'unreadable') {
    context.problems.add(query.place, `cannot read "${path}" for "\${${query.text}}": ${root.why}`);
    return { broken: true };
  }
  if (root.kind === 'broken') return { broken: true };
  if (root.kind === 'missing')
    return { missing: `no file "${path}" for "\${${query.text}}": paths are relative to the service file's folder` };
  const foreign = context.foreign(path);
  if (foreign) context.problems.warn(query.place, `"\${${query.text}}" reads a file ${foreign}`);
  return query.address === undefined ? { found: root } : walk(root, query, resolver);
}

function aws(context: VariableContext, address: string | undefined, place: Place, resolver: Resolver): Lookup {
  if (address === 'region') return valueOr(context.region(resolver), place);
  if (address !== 'accountId')
    return { missing: `unknown variable "\${aws:${address}}": expected aws:accountId or aws:region` };
  if (context.accountId) return scalar(context.accountId, place);
  const value: Node = { kind: 'scalar', value: 'AWS::AccountId', place };
  return { found: { kind: 'map', place, entries: new Map([['Ref', { key: place, value }]]) } };
}

function emojify(context: VariableContext, address: string | undefined, place: Place, resolver: Resolver): Lookup {
  if (address !== 'shortName')
    return { missing: `unknown variable "\${emojify:${address}}": expected emojify:shortName` };
  const service = childOf(resolver.target(context.root), 'service');
  const name = service && resolver.target(service);
  const stage = context.stage(resolver);
  if (name?.kind !== 'scalar' || stage === undefined) return { broken: true };
  return scalar(shortName(String(name.value), stage), place);
}

const fromParams = ({ params }: VariableContext, { text, type, name }: RemoteQuery) =>
  own(params, text) ?? own(params, `${type}:${name}`);

/**
 * Asks AWS where that is allowed. Otherwise CloudFormation reads the parameter during deployment, so the template is the
 * same everywhere and contains no secret; locally the only values are those of `--param ssm:/name=value`.
 */
function ssm(context: VariableContext, query: Query): Lookup {
  const { place } = query;
  const remote = remoteQuery(query);
  const { text } = remote;
  const given = fromParams(context, remote);
  if (given !== undefined) return scalar(given, place);
  const secret = /^\/aws\/reference\/secretsmanager\/(.+)$/.exec(remote.name)?.[1];
  // CloudFormation takes secrets of Secrets Manager anywhere, so their text never needs to be in the template.
  if (context.remote && !(secret !== undefined && remote.raw)) return askedFor(context, context.remote, remote, place);
  if (remote.region !== undefined)
    return { missing: `"\${${text}}" is read from another region when it is deployed: ${giveIt(text)}` };
  const reference = secret === undefined ? `ssm:${remote.name}` : `secretsmanager:${secret}`;
  if (!context.remote)
    context.problems.warn(
      place,
      `"\${${text}}" is left to CloudFormation as {{resolve:${reference}}}: ${giveIt(text)}`,
    );
  return scalar(`{{resolve:${reference}}}`, place);
}

function askedFor({ problems }: VariableContext, state: RemoteState, remote: RemoteQuery, place: Place): Lookup {
  if (state.known.get(remote.text)?.secret)
    problems.warn(
      place,
      `"\${${remote.text}}" is a SecureString: its value will be in the template and wherever it is used; read it in the function instead`,
    );
  return fromRemote(state, remote, place);
}

/** An output of another stack, which only AWS knows. */
function cf(context: VariableContext, query: Query): Lookup {
  const remote = remoteQuery(query);
  const given = fromParams(context, remote);
  if (given !== undefined) return scalar(given, query.place);
  if (!/^[^.]+\.[^.]+$/.test(query.address ?? '')) {
    context.problems.add(query.place, `"\${${query.text}}" does not name an output: expected \${cf:STACK.OUTPUT}`);
    return { broken: true };
  }
  if (context.remote) return fromRemote(context.remote, remote, query.place);
  return {
    missing: `"\${${remote.text}}" is known only to AWS, which "deploy" and "print" query if they have credentials: ${giveIt(remote.text)}`,
  };
}

const giveIt = (text: string) =>
  `pass the value with --param "${text}=VALUE", or a line ${text}=VALUE in --param-file FILE`;

function strToBool(text: string, place: Place): Lookup {
  if (/^(true|1)$/i.test(text)) return scalar(true, place);
  if (/^(false|0)$/i.test(text)) return scalar(false, place);
  return { missing: `\${strToBool(${text})}: expected true, false, 1 or 0` };
}

/** Follows a dotted address, through variables if necessary. */
function walk(start: Node, query: Query, resolver: Resolver, self?: { root: VariableContext; query: Query }): Lookup {
  const steps = query.address ? query.address.split('.') : [];
  let node = start;
  for (const [depth, step] of steps.entries()) {
    const parent = resolver.target(node);
    if (parent.kind === 'broken') return { broken: true };
    const next = childOf(parent, step) ?? serviceName(steps, parent);
    if (!next) {
      const missing = noSuchKey(query, steps.slice(0, depth + 1), parent);
      return self ? { missing, otherwise: () => settled(self, resolver) } : { missing };
    }
    node = next;
  }
  return { found: node };
}

/** `${self:service.name}` where `service` is the name itself. */
const serviceName = (steps: readonly string[], parent: Node) =>
  steps.join('.') === 'service.name' && parent.kind === 'scalar' ? parent : undefined;

/** `${self:provider.stage}` and `.region` have a value even if neither the file nor the variable's defaults set one. */
function settled({ root, query }: { root: VariableContext; query: Query }, resolver: Resolver): Node | undefined {
  const { address, place } = query;
  const value =
    address === 'provider.stage'
      ? root.stage(resolver)
      : address === 'provider.region'
        ? root.region(resolver)
        : undefined;
  return value === undefined ? undefined : { kind: 'scalar', value, place };
}

function noSuchKey(query: Query, steps: readonly string[], parent: Node): string {
  const known = parent.kind === 'map' ? [...parent.entries.keys()] : [];
  const last = steps.at(-1) ?? '';
  const guess = nearest(last, known);
  const what = `no value for "\${${query.text}}": "${steps.join('.')}" does not exist`;
  return guess ? `${what}; did you mean "${guess}"?` : `${what}; add it, or give a default: \${${query.text}, 'value'}`;
}
