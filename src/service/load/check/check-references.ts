import { nearest } from '../../../errors/nearest.js';
import { own } from '../../../util/own.js';
import { compileTemplate } from '../../compile/compile-template.js';
import { isPlain } from '../../compile/merge.js';
import type { Place, Template } from '../../types.js';
import { type Entry, type Node, nodeAt, type Path } from '../language/node.js';
import { checkCircles } from './check-circles.js';
import { type Checking, wrong, wrongKey } from './checking.js';
import { countResources } from './count-resources.js';

/** CloudFormation's limit for one stack, after the transform. */
const MAX_RESOURCES = 500;

/** Maximum bytes of a template in S3. */
const MAX_TEMPLATE = 1_048_576;

/** Checks that every reference resolves to something in the template, and that the template is not too large. */
export function checkReferences(checking: Checking): void {
  const template = compileTemplate(checking.service);
  const names = namesIn(template);
  for (const section of ['functions', 'provider', 'layers', 'resources'])
    visit(nodeAtTop(checking.root, section), names, checking);
  checkFunctionReferences(checking, names);
  checkExtensions(checking, template);
  checkTypes(checking);
  checkCircles(checking, template);
  const bytes = Buffer.byteLength(JSON.stringify(template));
  if (bytes > MAX_TEMPLATE)
    wrongKey(
      checking,
      ['resources'],
      `the template would have ${bytes.toLocaleString('en')} bytes, CloudFormation allows ${MAX_TEMPLATE.toLocaleString('en')}: split the service in two, or keep large values in S3`,
    );
  const count = countResources(template);
  if (count > MAX_RESOURCES)
    wrongKey(
      checking,
      ['functions'],
      `the stack would have ${count} resources, CloudFormation allows ${MAX_RESOURCES}: split the service in two`,
    );
}

const nodeAtTop = (root: Node, key: string) => (root.kind === 'map' ? root.entries.get(key)?.value : undefined);

interface Names {
  readonly ids: ReadonlySet<string>;
  readonly conditions: ReadonlySet<string>;
  /** Of functions: SAM adds resources whose ids begin with them. */
  readonly functions: readonly string[];
}

function namesIn(template: Template): Names {
  const keys = (section: unknown) => (isPlain(section) ? Object.keys(section) : []);
  return {
    ids: new Set([...keys(template.Resources), ...keys(template.Parameters)]),
    conditions: new Set(keys(template.Conditions)),
    functions: Object.entries(template.Resources).flatMap(([id, { Type }]) =>
      Type?.startsWith('AWS::Serverless::') ? [id] : [],
    ),
  };
}

function visit(node: Node | undefined, names: Names, checking: Checking): void {
  if (node?.kind === 'list') for (const item of node.items) visit(item, names, checking);
  if (node?.kind !== 'map') return;
  for (const [key, entry] of node.entries) {
    if (key === 'Ref') checkId(textOf(entry.value), entry, names, checking);
    else if (key === 'Fn::GetAtt') checkId(getAttId(entry.value), entry, names, checking);
    else if (key === 'Fn::Sub') checkSub(entry, names, checking);
    else if (key === 'Fn::If') checkCondition(entry, names, checking);
    else if (key === 'Condition') checkConditionKey(entry, names, checking);
    else if (key === 'DependsOn') for (const id of idsOf(entry.value)) checkId(id, entry, names, checking);
    if (key !== 'Fn::Transform') visit(entry.value, names, checking);
  }
}

const textOf = (node: Node) => (node.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined);
const idsOf = (node: Node) => (node.kind === 'list' ? node.items.map(textOf) : [textOf(node)]);

function getAttId(node: Node): string | undefined {
  if (node.kind === 'list') return node.items[0] && textOf(node.items[0]);
  return textOf(node)?.split('.')[0];
}

function checkId(id: string | undefined, { value }: Entry, names: Names, checking: Checking): void {
  if (id === undefined || isKnown(id, names)) return;
  report(checking, value.place, id, names);
}

function isKnown(id: string, { ids, functions }: Names): boolean {
  return id.startsWith('AWS::') || ids.has(id) || functions.some((known) => id.startsWith(known));
}

const replacedIds: Readonly<Record<string, string>> = {
  IamRoleLambdaExecution:
    'functions do not share a role: each has its own, such as "<Function>LambdaRole"; use provider.iam.role.statements for all',
  ServerlessDeploymentBucket: 'code is stored in a bucket outside the stack',
};

function report(checking: Checking, place: Place, id: string, { ids }: Names): void {
  const guess = nearest(id, [...ids]);
  const why = own(replacedIds, id);
  checking.problems.add(
    place,
    `no resource or parameter "${id}"${why ? `: ${why}` : guess ? `; did you mean "${guess}"?` : ': declare it under resources'}`,
  );
}

function checkSub({ value }: Entry, names: Names, checking: Checking): void {
  const pattern = value.kind === 'list' ? value.items[0] : value;
  const values = value.kind === 'list' && value.items[1]?.kind === 'map' ? value.items[1].entries : new Map();
  const text = pattern && textOf(pattern);
  if (!pattern || text === undefined) return;
  for (const match of text.matchAll(/\$\{([A-Za-z][\w:]*)(?:\.[\w.]+)?\}/g)) {
    const id = match[1] as string;
    if (!values.has(id) && !isKnown(id, names)) report(checking, pattern.place, id, names);
  }
}

function checkCondition({ value }: Entry, names: Names, checking: Checking): void {
  const first = value.kind === 'list' ? value.items[0] : undefined;
  const name = first && textOf(first);
  if (first && name !== undefined) checkConditionName(name, first.place, names, checking);
}

/** `Condition: Name` of a resource or output, or inside a condition; in IAM statements the key contains a map. */
function checkConditionKey({ value }: Entry, names: Names, checking: Checking): void {
  const name = textOf(value);
  if (name !== undefined) checkConditionName(name, value.place, names, checking);
}

function checkConditionName(name: string, place: Place, names: Names, checking: Checking): void {
  if (names.conditions.has(name)) return;
  const guess = nearest(name, [...names.conditions]);
  checking.problems.add(
    place,
    `no condition "${name}"${guess ? `; did you mean "${guess}"?` : ': declare it under resources.Conditions'}`,
  );
}

/** Keys of a function that refer to something in the template by plain text. */
function checkFunctionReferences(checking: Checking, names: Names): void {
  const { service, root } = checking;
  const roles: Path[] = [
    ['provider', 'role'],
    ['provider', 'iam', 'role'],
    ...service.functions.map(({ key }) => ['functions', key, 'role']),
  ];
  for (const path of roles) checkPlainId(root, path, names, checking);
  for (const { key, settings } of service.functions) {
    for (const id of [settings.dependsOn ?? []].flat())
      if (!isKnown(id, names)) report(checking, nodeAt(root, ['functions', key, 'dependsOn']).place, id, names);
    const { condition } = settings;
    if (condition !== undefined)
      checkConditionName(condition, nodeAt(root, ['functions', key, 'condition']).place, names, checking);
  }
}

function checkPlainId(root: Node, path: Path, names: Names, checking: Checking): void {
  const parent = nodeAt(root, path.slice(0, -1));
  const node = parent.kind === 'map' ? parent.entries.get(String(path.at(-1)))?.value : undefined;
  const id = node && textOf(node);
  if (node && id !== undefined && !id.startsWith('arn:') && !isKnown(id, names))
    report(checking, node.place, id, names);
}

/** What is merged into a function must be a function: SAM and Lambda share its logical id. */
function checkTypes(checking: Checking): void {
  const { functions, resources } = checking.service;
  for (const { key, logicalId } of functions) {
    const type = own(resources.Resources, logicalId)?.Type;
    if (type === undefined || /^AWS::(Lambda|Serverless)::Function$/.test(type)) continue;
    wrong(
      checking,
      ['resources', 'Resources', logicalId, 'Type'],
      `"${logicalId}" is the logical id of function "${key}", not of a resource of type ${type}: rename the resource`,
    );
  }
}

function checkExtensions(checking: Checking, template: Template): void {
  const { extensions } = checking.service.resources;
  const ids = Object.keys(template.Resources);
  for (const id of Object.keys(extensions)) {
    if (ids.includes(id)) continue;
    const guess = nearest(id, ids);
    const fix = guess ? `; did you mean "${guess}"?` : `: generated are ${ids.slice(0, 12).join(', ')}`;
    wrongKey(checking, extensionPath(checking, id), `no resource "${id}" to extend${fix}`);
  }
}

/** `resources:` is a map, or a list of maps. */
function extensionPath({ root }: Checking, id: string): (string | number)[] {
  const resources = nodeAt(root, ['resources']);
  if (resources.kind !== 'list') return ['resources', 'extensions', id];
  const index = resources.items.findIndex((_, at) => {
    const section = nodeAt(root, ['resources', at, 'extensions']);
    return section.kind === 'map' && section.entries.has(id);
  });
  return ['resources', Math.max(0, index), 'extensions', id];
}
