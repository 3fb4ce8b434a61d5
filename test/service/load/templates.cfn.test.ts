import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createService } from '../../../src/create/create-service.js';
import { compileTemplate } from '../../../src/service/compile/compile-template.js';
import { loadService } from '../../../src/service/load/load-service.js';
import { head, templateOf, withEvents } from '../../support/service-text.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const venv = join(root, '.venv-cfn');
const python = join(venv, 'bin/python');

interface Verdict {
  readonly complaints: readonly string[];
  readonly wildcards: readonly string[];
  readonly handlers: Readonly<Record<string, readonly string[]>>;
}

/** The version that bin/handler-permissions.json was made with. */
const cfnLint = 'cfn-lint==1.58.0';

describe('templates, judged by cfn-lint and by AWS’s own SAM translator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emojify-cfn-'));
  before(() => {
    if (existsSync(join(venv, 'bin/cfn-lint'))) return;
    execFileSync('python3', ['-m', 'venv', venv]);
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', cfnLint, 'aws-sam-translator']);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function judge(template: unknown): Verdict {
    const path = join(folder, 'template.json');
    writeFileSync(path, JSON.stringify(template, null, 2));
    const script = join(root, 'test/service/fixtures/check_templates.py');
    const verdicts = JSON.parse(execFileSync(python, [script, path], { encoding: 'utf8' })) as Record<string, Verdict>;
    return verdicts[path] as Verdict;
  }

  const kinds = [{ auth: 'none' }, { auth: 'jwt' }, { auth: 'none', buffer: true }] as const;
  const handlers: Record<string, readonly string[]> = {};
  for (const template of ['emojify', 'koa', 'minimal'] as const)
    for (const kind of kinds.filter((one) => !('buffer' in one) || template === 'emojify'))
      it(`the template ${template}, ${JSON.stringify(kind)}: wildcards only where AWS has no resource-level permissions`, async () => {
        const target = join(folder, `${template}-${Object.values(kind).join('-')}`);
        const library = '1.0.0';
        await createService({
          folder: target,
          name: 'my-app',
          template,
          ...kind,
          region: 'eu-central-1',
          library,
          install: false,
          cwd: folder,
        });
        const service = await loadService({ cwd: target, env: {} });
        const { complaints, wildcards, ...verdict } = judge(compileTemplate(service));
        Object.assign(handlers, verdict.handlers);
        expect(complaints).to.deep.equal([]);
        expect(wildcards.filter((line) => !/rekognition:DetectFaces|xray:/.test(line))).to.deep.equal([]);
      });

  it('all of them: the deployer’s policy is made of what the schemas of their resources list', () => {
    const table = JSON.parse(readFileSync(join(root, 'bin/handler-permissions.json'), 'utf8'));
    expect(table.types).to.deep.equal(handlers);
  });

  it('a service with every event and setting', async () => {
    const text = readFileSync(join(root, 'test/service/fixtures/every-event.yml'), 'utf8');
    const template = await templateOf(text, {
      files: { 'main.mjs': 'export const handler = async () => 1;\n', 'layer/nodejs/x.js': '' },
    });
    const { complaints, wildcards } = judge(template);
    expect(complaints).to.deep.equal([]);
    expect(wildcards.filter((line) => !/ (xray|ec2):/.test(line))).to.deep.equal([]);
  });

  for (const [what, id, root] of [
    ['values of another stack', '!ImportValue api', '!ImportValue root'],
    ['an API of this stack', '!Ref Own', '!GetAtt Own.RootResourceId'],
  ] as const)
    it(`routes of existing APIs, by ${what}`, async () => {
      const rest = `    restApiId: ${id}\n    restApiRootResourceId: ${root}\n    restApiResources: { /users: u1 }\n    apiKeys: [key]\n`;
      const top = `${head}  httpApi: { id: h1 }\n  apiGateway:\n${rest}`;
      const guard = 'authorizer: a, cors: true, private: true, request: { parameters: { querystrings: { q: true } } }';
      const events = `      - httpApi: GET /x\n      - http: ANY /\n      - http: { path: 'users/{id}', method: get, ${guard} }\n`;
      const own =
        '\nresources: { Resources: { Own: { Type: AWS::ApiGateway::RestApi, Properties: { Name: own } } } }\n';
      const { complaints } = judge(await templateOf(withEvents(events, top) + own));
      // W6001: the address in the outputs holds what another stack exports, which CloudFormation allows
      expect(complaints.filter((line) => !line.includes(':W6001:'))).to.deep.equal([]);
    });
});
