import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { ServiceFile } from '../../../src/index.js';
import { toPlain } from '../../../src/service/load/language/node.js';
import { parseYaml } from '../../../src/service/load/language/parse-yaml.js';
import { createProblems } from '../../../src/service/load/language/problems.js';
import { sourceFile } from '../../../src/service/load/language/source-file.js';
import { moduleProblems, moduleTemplate } from '../../support/service-module.js';
import { head, problemsOf, serviceOf, templateOf, withEvents, withFunction } from '../../support/service-text.js';

const handler = { 'src/hello/handler.ts': 'export const main = async () => 1;\n' };

describe('a service file that is code', () => {
  const files = {
    ...handler,
    'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@libs/*": ["libs/*"] } } }',
    'libs/path.ts':
      'export const handlerPath = (dir: string): string => dir.split(process.cwd())[1]!.slice(1);\nexport interface Unused {}\n',
    'src/hello/index.ts':
      "import { handlerPath } from '@libs/path';\nexport default { handler: `${handlerPath(__dirname)}/handler.main`, memorySize: 256 };\n",
  };

  it('serverless.ts gives the same template as the YAML that says the same', async () => {
    const code = `import type { ServiceFile } from 'emojify-serverless';
import hello from './src/hello';
console.log('said on the way');
const service: ServiceFile = { service: 'shop', provider: { name: 'aws', runtime: 'nodejs22.x', stage: '\${opt:stage, "dev"}' }, functions: { hello } };
module.exports = service;
`;
    const yaml =
      'service: shop\nprovider: { name: aws, runtime: nodejs22.x, stage: \'${opt:stage, "dev"}\' }\nfunctions: { hello: { handler: src/hello/handler.main, memorySize: 256 } }\n';
    expect(await moduleTemplate('serverless.ts', code, files)).to.deep.equal(await templateOf(yaml, { files }));
  });

  for (const [name, code] of [
    ['serverless.js', 'module.exports = async () => ({ service: "shop", provider: { name: "aws" } });'],
    ['serverless.mjs', 'export default { service: "shop", provider: { name: "aws" } };'],
    ['serverless.cts', 'export = { service: "shop", provider: { name: "aws" as const } };'],
  ] as const)
    it(`${name} is found and read`, async () => {
      expect((await moduleTemplate(name, code)).Description).to.equal('shop, stage dev');
    });

  it('mistakes point to their line, also where a part has a name of its own', async () => {
    const code = `const functions = {
  // handler: 'no'
  a: { handler: 'h.main', timeout: 901 },
};
export default {
  service: 'shop',
  provider: { name: 'aws', runtime: 'nodejs12.x', vpc: { nope: 1 } },
  functions,
};
`;
    const places = (await moduleProblems('serverless.ts', code)).map((told) => told.split('  ')[0]);
    expect(places).to.include.members(['serverless.ts:3:36', 'serverless.ts:7:37']);
  });

  it('reports what it throws, what does not compile and missing imports, with their position', async () => {
    expect(await moduleProblems('serverless.js', '\n\nthrow new Error("no luck");\n')).to.deep.equal([
      'serverless.js:3:7  "serverless.js" does not export a value: no luck',
    ]);
    expect((await moduleProblems('serverless.ts', 'export default {\n  a: ,\n};\n'))[0]).to.match(/^serverless.ts:2:6/);
    expect((await moduleProblems('serverless.ts', '\nimport x from "./nope";\nexport default x;\n'))[0]).to.contain(
      'serverless.ts:2:15  "serverless.ts" does not export a value: Could not resolve "./nope"',
    );
  });
});

describe('a service file in YAML and the same one in TypeScript give one template', () => {
  const jwt = '{ identitySource: $request.header.Authorization, issuerUrl: https://x/, audience: me }';
  const cases: Readonly<Record<string, string>> = {
    'every event and setting': readFileSync(new URL('../fixtures/every-event.yml', import.meta.url), 'utf8'),
    'variables in variables, of a file, with defaults': `${head}  stage: \${opt:stage, 'dev'}
  environment: { TABLE: '\${self:custom.\${sls:stage}.table, "none"}', SIZE: '\${file(values.yml):size}' }
custom: { dev: { table: 'photos-\${aws:accountId}' } }
functions: \${file(values.yml):functions}
`,
    'an HTTP API with guards, CORS and a limit': withEvents(
      '      - httpApi: { path: /j, method: get, authorizer: { name: j, scopes: [s] } }\n      - httpApi: "*"\n',
      `${head}  httpApi: { cors: true, throttle: { rateLimit: 5 }, authorizers: { j: ${jwt} } }\n`,
    ),
    'a bucket with rules, and what refers to it': `${withFunction(
      `    events: [{ s3: { bucket: 'in-\${sls:stage}', rules: [{ prefix: a/ }] } }]
    iam: { role: { statements: [{ Effect: Allow, Action: 's3:GetObject', Resource: !Sub '\${Photos.Arn}/*' }] } }\n`,
    )}resources:
  Conditions: { Live: !Equals [!Ref AWS::Region, eu-west-1] }
  Resources: { Photos: { Type: AWS::S3::Bucket, Condition: Live, DeletionPolicy: Retain } }
  Outputs: { Photos: { Condition: Live, Value: !GetAtt Photos.Arn } }
`,
    'older forms and parameters': `org: me
params: { default: { memory: 512 }, dev: { memory: 256 } }
${withFunction('    memorySize: ${param:memory}\n    events: [{ schedule: rate(1 hour) }, { http: get x }]\n', head.replace('shop', '{ name: shop }'))}package: { exclude: [a/**] }
`,
  };
  const files = {
    'main.mjs': 'export const handler = async () => 1;\n',
    'layer/nodejs/x.js': '',
    'values.yml': 'size: 4\nfunctions: { a: { handler: h.main } }\n',
  };
  for (const [what, yaml] of Object.entries(cases))
    it(what, async () => {
      const tree = parseYaml(sourceFile('serverless.yml', yaml), createProblems());
      const said = JSON.stringify(tree && toPlain(tree), null, 2);
      const code = `import type { ServiceFile } from 'emojify-serverless';\nconst service: unknown = ${said};\nexport default service as ServiceFile;\n`;
      const expected = await templateOf(yaml, { files });
      expect(Object.keys(expected.Resources)).to.not.deep.equal([]);
      expect(await moduleTemplate('serverless.ts', code, files)).to.deep.equal(expected);
    });
});

describe('${file(…)} of a module', () => {
  const value = async (address: string, module: string, name = 'v.js') => {
    const options = { files: { [name]: module }, stage: 'prod' };
    const service = await serviceOf(
      withFunction(`    environment: { XX: '\${file(./${name})${address}}' }\n`),
      options,
    );
    return service.functions[0]?.environment;
  };

  it('reads exports, functions of the options among them', async () => {
    expect(await value(':a.b', 'module.exports = { a: { b: "x" } };')).to.deep.equal({ XX: 'x' });
    expect(await value(':get', 'module.exports.get = async ({ options }) => options.stage;')).to.deep.equal({
      XX: 'prod',
    });
    expect(await value(':x', 'export const x = "named";', 'v.ts')).to.deep.equal({ XX: 'named' });
    expect(await value('', 'export default ({ options }) => `${options.stage}!`;', 'v.mjs')).to.deep.equal({
      XX: 'prod!',
    });
  });

  it('a failure names the module and its line', async () => {
    const text = withFunction("    environment: { XX: '${file(./v.js):a}' }\n");
    const told = await problemsOf(text, {
      files: { 'v.js': 'module.exports.a = () => {\n  throw new Error("down");\n};\n' },
    });
    expect(told).to.deep.equal(['v.js:2:9  "v.js" does not export a value: down']);
  });
});

describe('a function of a module that never answers', () => {
  it('is ended', async () => {
    const { runModule } = await import('../../../src/service/load/code/run-module.js');
    const { mkdtempSync, writeFileSync, rmSync } = await import('node:fs');
    const root = mkdtempSync('/tmp/emojify-module-');
    writeFileSync(`${root}/v.cjs`, 'while (true) {}\n');
    const result = runModule({ file: `${root}/v.cjs`, root, env: process.env, seconds: 2 });
    rmSync(root, { recursive: true });
    expect(result).to.have.property('failure').that.contains('it took longer than 2 s');
  });
});

// Compiled, never run: that the published type takes what a service file says.
const typed: ServiceFile = {
  service: 'shop',
  provider: { name: 'aws', runtime: 'nodejs24.x', memorySize: '${param:memory}', httpApi: { cors: true } },
  functions: { a: { handler: 'h.main', events: [{ httpApi: 'GET /' }], environment: { AA: { Ref: 'B' } } } },
  resources: { Resources: { B: { Type: 'AWS::S3::Bucket' } } },
};
// @ts-expect-error a handler is needed
const wrong: ServiceFile = { service: 'shop', provider: { name: 'aws' }, functions: { a: {} } };
void [typed, wrong];
