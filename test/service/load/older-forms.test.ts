import { expect } from 'chai';
import {
  grantsOf,
  head,
  problemsOf,
  propertiesOf,
  serviceOf,
  templateOf,
  withFunction,
} from '../../support/service-text.js';

const warningsOf = async (text: string, options: Parameters<typeof serviceOf>[1] = {}) =>
  (await serviceOf(text, options)).warnings.map(({ line, column, message }) => `${line}:${column}  ${message}`);

const old = (runtime: string) => `service: shop\nprovider:\n  name: aws\n  runtime: ${runtime}\n`;
const callback = { 'h.mjs': 'export function main(event, context, callback) { callback(null, 1); }\n' };

describe('what older service files say', () => {
  it('dead keys and plugins whose work is built in are warnings, each at its place', async () => {
    const top = `${head}  lambdaHashingVersion: 20201221\n`;
    const text = `org: me\napp: x\nframeworkVersion: '3'\nconfigValidationMode: warn\nplugins:\n  - serverless-offline\n  - serverless-prune-plugin\n${withFunction('', top)}`;
    const told = await warningsOf(text);
    expect(told.map((line) => line.split('  ')[0])).to.have.members(['1:1', '2:1', '4:1', '6:5', '7:5', '12:3']);
    expect(told.join('\n')).to.contain('plugin "serverless-offline" is not needed: it ran or tested the service');
  });

  it('a plugin whose work is not built in is refused with what it did and what to write', async () => {
    const text = (custom: string) =>
      `${withFunction()}plugins: { modules: [serverless-step-functions, other] }\n${custom}`;
    const [first, second] = await problemsOf(text(''));
    expect(first).to.match(/created state machines from stepFunctions:; declare AWS::StepFunctions::StateMachine/);
    expect(second).to.contain('plugin "other" is not loaded, and emojify does not know it');
    expect(await problemsOf(text('custom: { emojify: { ignorePlugins: [other] } }\n'))).to.have.length(1);
    expect(await problemsOf(text('custom: { emojify: { ignorePlugins: true } }\n'))).to.deep.equal([]);
  });

  it('a plugin for this machine is known by its name, and one for another language says nothing of the functions here', async () => {
    const names = ['serverless-offline-ses-v2', 'serverless-sqs-local', '@a/serverless-step-functions-offline'];
    const text = `${withFunction()}plugins: [${[...names, 'serverless-python-requirements'].map((name) => `"${name}"`)}]\n`;
    const told = await warningsOf(text);
    expect(told.filter((line) => line.includes('ran or tested the service'))).to.have.length(3);
    expect(told).to.have.length(4);
    expect(
      await problemsOf(`${withFunction()}plugins: [serverless-offline]\n`.replace('offline', 'local')),
    ).to.have.length(1);
  });

  it('a section without a value is as if it were not there', async () => {
    const sections = [
      'environment',
      'iamRoleStatements',
      'vpc',
      'tags',
      'stackTags',
      'layers',
      'httpApi',
      'timeout',
      'stage',
      'role',
      'profile',
    ];
    const top = `${head}${sections.map((key) => `  ${key}:\n`).join('')}  iam:\n    role:\n      statements:\n`;
    const keys = ['environment', 'layers', 'tags', 'timeout', 'name', 'events']
      .map((key) => `    ${key}: # none\n`)
      .join('');
    const text = `${withFunction(keys, top)}params:\nresources:\n  Resources:\n  Outputs:\n`;
    expect(await templateOf(text)).to.deep.equal(await templateOf(withFunction()));
    expect(await problemsOf(`${head}functions:\nresources:\n`)).to.deep.equal([]);
    expect((await problemsOf(withFunction().replace('h.main', ''))).join()).to.contain('handler is empty');
  });

  it('a profile is warned of, since commands take it from their flag', async () => {
    expect(await warningsOf(withFunction('', `${head}  profile: work\n`))).to.deep.equal([
      '5:3  "profile" is not read: pass --profile work, or set AWS_PROFILE',
    ]);
  });

  it('exclude and include are patterns, in the order they counted in', async () => {
    const packages = 'package:\n  patterns: [c]\n  include: [b]\n  exclude: [a, "!d"]\n';
    const service = await serviceOf(`${withFunction('    package:\n')}${packages}`);
    expect(service.functions[0]?.package.patterns).to.deep.equal(['!a', 'd', 'b', 'c']);
    expect(service.warnings).to.have.length(2);
    expect(await problemsOf(`${withFunction()}package: { exclude: 5 }\n`)).to.have.length(1);
  });

  it('a deprecated runtime is a warning with the date and what to use', async () => {
    const functions = 'functions: { f: { handler: h.main } }\n';
    const files = { 'h.mjs': 'export const main = async () => 1;\n' };
    expect(await warningsOf(`${old('nodejs20.x')}${functions}`, { files })).to.deep.equal([
      '4:12  runtime "nodejs20.x" has been deprecated by AWS since 2026-04-30: use "nodejs22.x" or "nodejs24.x"',
    ]);
    expect(await warningsOf(`${old('nodejs22.x')}${functions}`, { files })).to.deep.equal([]);
  });

  it('an empty package: and service: { name } are accepted', async () => {
    const service = await serviceOf(withFunction('', head.replace('shop', '{ name: shop }')).concat('package:\n'));
    expect(service.name).to.equal('shop');
    expect(service.warnings.map(({ message }) => message)).to.deep.equal(['"service" is a map: write "service: shop"']);
  });

  describe('roles per function', () => {
    const provider = `${head}  iamRoleStatements: [{ Effect: Allow, Action: 'S3:GetObject', Resource: 'arn:aws:s3:::all/*' }]\n`;
    const own = (inherit = '') =>
      `    iamRoleStatements: [{ Effect: Allow, Action: 'SNS:Publish', Resource: 'arn:aws:sns:us-east-1:1:own' }]\n${inherit}`;
    const granted = async (keys: string, more = '') =>
      grantsOf(await templateOf(withFunction(keys, provider) + more), 'ALambdaRole').filter(
        (g) => !g.startsWith('logs:'),
      );

    it('replace what all may do unless they inherit it', async () => {
      const all = 'S3:GetObject on arn:aws:s3:::all/*';
      const one = 'SNS:Publish on arn:aws:sns:us-east-1:1:own';
      expect(await granted(own())).to.deep.equal([one]);
      expect(await granted(own('    iamRoleStatementsInherit: true\n'))).to.deep.equal([all, one]);
      const byDefault = 'custom: { serverless-iam-roles-per-function: { defaultInherit: true } }\n';
      expect(await granted(own(), byDefault)).to.deep.equal([all, one]);
      expect(await granted('')).to.deep.equal([all]);
    });

    it('are refused beside the newer key', async () => {
      const told = await problemsOf(withFunction(`${own()}    iam: { role: { statements: [] } }\n`));
      expect(told.join()).to.contain('"iamRoleStatements" cannot be combined with "iam"');
    });
  });

  it('#{AWS::Region} is filled in where its plugin is named, and only there', async () => {
    const keys = "    environment: { XX: 'a-#{AWS::Region}' }\n";
    const variables = async (more: string) =>
      (
        propertiesOf(await templateOf(withFunction(keys) + more), 'ALambdaFunction').Environment as {
          Variables: object;
        }
      ).Variables;
    expect(await variables('plugins: [serverless-pseudo-parameters]\n')).to.deep.equal({
      XX: { 'Fn::Sub': 'a-${AWS::Region}' },
    });
    expect(await variables('')).to.deep.equal({ XX: 'a-#{AWS::Region}' });
  });

  for (const name of ['nodejs', 'nodejs6.10', 'nodejs12.x', 'nodejs14.x', 'nodejs18.x', 'node12'])
    it(`${name} is one error, whatever the handlers look like`, async () => {
      const [told, ...others] = await problemsOf(withFunction('', old(name)), { files: callback });
      expect(told).to.contain(`4:12  invalid runtime "${name}"`).and.contain('use "nodejs22.x"');
      expect(others).to.deep.equal([]);
    });

  it('a callback is refused only on the runtime that is really meant', async () => {
    const own = '    runtime: nodejs24.x\n';
    expect(await problemsOf(withFunction(own, old('nodejs12.x')), { files: callback })).to.have.length(2);
    expect(
      await problemsOf(withFunction('    runtime: nodejs16.x\n', old('nodejs24.x')), { files: callback }),
    ).to.have.length(1);
  });

  it('another language is one error, and its handlers are not looked for', async () => {
    const told = await problemsOf(withFunction('', old('python3.12')).replace('h.main', 'nothing.here'));
    expect(told).to.deep.equal([
      'serverless.yml:4:12  runtime "python3.12" is not supported, only Node.js functions are: expected one of nodejs20.x, nodejs22.x, nodejs24.x',
    ]);
  });

  it('useDotenv may be a variable, and the file is that of the stage', async () => {
    const text = (use: string) =>
      withFunction("    environment: { XX: '${env:SECRET}' }\n", `${use}\n${head}  stage: prod\n`);
    const files = { '.env': 'SECRET=any\n', '.env.prod': 'SECRET=prod\n' };
    const secret = async (use: string, env = {}) =>
      (await serviceOf(text(use), { files, env })).functions[0]?.environment;
    expect(await secret('useDotenv: ${env:DOTENV, true}')).to.deep.equal({ XX: 'prod' });
    expect(await secret('plugins: [serverless-dotenv-plugin]')).to.deep.equal({ XX: 'prod' });
    expect(
      await problemsOf(text('useDotenv: ${env:DOTENV, true}'), { files, env: { DOTENV: 'false' } }),
    ).to.have.length(1);
  });
});
