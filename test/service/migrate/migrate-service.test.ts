import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { diffText } from '../../../src/service/migrate/hunks.js';
import { type Migration, migrateService } from '../../../src/service/migrate/migrate-service.js';
import { head, withFunction } from '../../support/service-text.js';
import { writeFiles } from '../../support/write-files.js';

async function migrated(text: string, files: Readonly<Record<string, string>> = {}): Promise<Migration> {
  const folder = mkdtempSync(join(tmpdir(), 'emojify-migrate-'));
  writeFiles(folder, { 'serverless.yml': text, 'h.mjs': 'export const main = async () => 1;\n', ...files });
  try {
    return await migrateService({ cwd: folder, env: {} });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const old = head.replace('nodejs22.x', 'nodejs12.x');

describe('migrating a service file', () => {
  const cases: { what: string; text: string; result: string; files?: Record<string, string> }[] = [
    { what: 'nothing to change', text: withFunction(), result: withFunction() },
    {
      what: 'an old runtime, in its variable and with its comment',
      text: `# top\n${withFunction('', old.replace('nodejs12.x', '${self:custom.rt} # by stage'))}custom:\n  rt: ${'${opt:rt, "nodejs8.10"}'} # old\n`,
      result: `# top\n${withFunction('', old.replace('nodejs12.x', '${self:custom.rt} # by stage'))}custom:\n  rt: ${'${opt:rt, "nodejs22.x"}'} # old\n`,
    },
    {
      what: 'dead keys, in block and flow form',
      text: `org: a\n${withFunction('', 'service: shop\nprovider: { name: aws, lambdaHashingVersion: 20201221, runtime: nodejs22.x }\napp: b\n')}`,
      result: withFunction('', 'service: shop\nprovider: { name: aws, runtime: nodejs22.x }\n'),
    },
    {
      what: 'a service that is a map, and its name where it is read',
      text: withFunction('    description: ${self:service.name}\n', head.replace('shop', '\n  name: shop # mine')),
      result: withFunction('    description: ${self:service}\n', head.replace('shop', 'shop # mine')),
    },
    {
      what: 'plugins: built-in ones go, with a line for dotenv and for log retention',
      text: `${withFunction()}plugins:\n  - serverless-offline\n  - serverless-dotenv-plugin\n  - serverless-plugin-log-retention\ncustom:\n  logRetentionInDays: 7\n`,
      result: `useDotenv: true\n${withFunction('', head.replace('  name', '  logRetentionInDays: 7\n  name'))}custom:\n  logRetentionInDays: 7\n`,
    },
    {
      what: 'include and exclude, in any order, with comments and patterns',
      text: `${withFunction('    package: { exclude: [a, "!b"] }\n')}package:\n  include:\n    - data/** # kept\n  exclude:\n    # all\n    - "node_modules/**"\n    - it's\n  patterns: [z]\n`,
      result: `${withFunction("    package: { patterns: ['!a', 'b'] }\n")}package:\n  patterns:\n    # all\n    - '!node_modules/**'\n    - '!it''s'\n    - data/** # kept\n    - 'z'\n`,
    },
    {
      what: 'roles of functions, with what is inside them',
      text: withFunction(
        "    iamRoleStatements: # why\n    - Effect: Allow\n      Action: SNS:Publish\n      Resource: !Sub 'arn:aws:sns:#{AWS::Region}:1:t'\n    timeout: 3\n",
        `plugins: [serverless-pseudo-parameters]\n${head}  iamRoleStatements: []\n`,
      ),
      result: withFunction(
        "    iam:\n      role:\n        inherit: false\n        statements: # why\n        - Effect: Allow\n          Action: SNS:Publish\n          Resource: !Sub 'arn:aws:sns:${AWS::Region}:1:t'\n    timeout: 3\n",
        `${head}  iamRoleStatements: []\n`,
      ),
    },
    {
      what: 'plugins that only wrote a setting: it is written where it belongs',
      text: `plugins: [serverless-apigw-binary, serverless-express, serverless-plugin-tracing]\n${withFunction('', `${head}  tracing: true\n  environment:\n    AA: b\n`)}custom:\n  apigwBinary: { types: ['*/*', image/png] }\n`,
      result: `${withFunction('', `${head.replace('  name', "  apiGateway:\n    binaryMediaTypes: ['*/*', 'image/png']\n  name")}  tracing: { lambda: true }\n  environment:\n    SERVERLESS_EXPRESS_PLATFORM: aws\n    AA: b\n`)}custom:\n  apigwBinary: { types: ['*/*', image/png] }\n`,
    },
    {
      what: 'the folder that a plugin put before every handler',
      text: `plugins: [serverless-functions-base-path]\n${withFunction()}custom: { functionsBasePath: in/ }\n`,
      result: `${withFunction().replace('h.main', 'in/h.main')}custom: { functionsBasePath: in/ }\n`,
      files: { 'in/h.mjs': 'export const main = async () => 1;\n' },
    },
    {
      what: 'descriptions of routes, and keys at the top that nothing read',
      text: `name: shop\ninclude: [a.png]\n${withFunction('    events:\n      - http: { method: get, path: /a, documentation: { summary: x } }\n      - httpApi:\n          path: /b\n          method: get\n          documentation:\n            summary: y\n')}plugins: [serverless-openapi-documenter]\n`,
      result: withFunction(
        '    events:\n      - http: { method: get, path: /a }\n      - httpApi:\n          path: /b\n          method: get\n',
      ),
    },
    {
      what: 'a handler that a build makes, where its source is there',
      text: withFunction().replace('h.main', 'dist/in/x.main'),
      result: withFunction().replace('h.main', 'src/in/x.main'),
      files: { 'src/in/x.ts': 'export const main = async () => 1;\n' },
    },
  ];
  for (const { what, text, result, files } of cases)
    it(what, async () => {
      const migration = await migrated(text, files);
      expect(migration.text).to.equal(result);
      expect(migration.remaining).to.deep.equal([]);
      expect(migration.warnings).to.deep.equal([]);
      for (const { why } of migration.changes) expect(why.join()).to.match(/\w/);
      const again = await migrated(migration.text, files);
      expect(again.changes).to.deep.equal([]);
    });

  it('of a file that is code, the runtimes in quotes: the result is run as it would be written', async () => {
    const code = (runtime: string, other = '"nodejs8.10"') =>
      `const own = 'nodejs12.x, once';\nexport default { service: 'shop', provider: { name: 'aws', runtime: '${runtime}' }, custom: { own },\n  functions: { a: { handler: 'h.main', runtime: ${other} } } };\n`;
    const folder = mkdtempSync(join(tmpdir(), 'emojify-migrate-'));
    writeFiles(folder, { 'serverless.ts': code('nodejs14.x'), 'h.mjs': 'export const main = async () => 1;\n' });
    const { text, remaining, newFile, changes } = await migrateService({ cwd: folder, env: process.env });
    rmSync(folder, { recursive: true, force: true });
    expect(text).to.equal(code('nodejs22.x', '"nodejs22.x"'));
    expect({ remaining, newFile }).to.deep.equal({ remaining: [], newFile: 'serverless.migrated.ts' });
    expect(changes.map(({ line }) => line)).to.deep.equal([2, 3]);
  });

  it('keeps line ends of the file', async () => {
    const { text } = await migrated(
      `org: x\n${withFunction('', old)}plugins: [serverless-dotenv-plugin]\n`.replaceAll('\n', '\r\n'),
    );
    expect(text.replaceAll('\r\n', '')).to.not.match(/[\r\n]/);
    expect(text).to.contain('useDotenv: true\r\n');
  });

  it('remaining problems have the line of the old file', async () => {
    const text = `org: x\napp: y\n${withFunction('    nope: 1\n', old)}plugins: [serverless-offline, serverless-domain-manager]\n`;
    const { remaining, changes } = await migrated(text);
    expect(remaining.map(({ line }) => text.split('\n')[line - 1]?.trim())).to.deep.equal([
      'nope: 1',
      'plugins: [serverless-offline, serverless-domain-manager]',
    ]);
    expect(changes.at(-1)?.after).to.deep.equal(['plugins: [serverless-domain-manager]']);
  });

  it('what has more than one right answer is left as it is', async () => {
    const unclear = `${withFunction('', `${head}  environment: { AA: b }\n`)}plugins: [serverless-express, serverless-apigw-binary]\n`;
    const result = await migrated(unclear);
    expect(result.text).to.equal(unclear);
    expect(result.remaining.map(({ message }) => message.split(':')[0])).to.deep.equal([
      'plugin "serverless-express" is not loaded',
      'plugin "serverless-apigw-binary" is not loaded',
    ]);
    const both = withFunction('    iamRoleStatements: []\n    iam: { role: { statements: [] } }\n');
    expect((await migrated(both)).text).to.equal(both);
    const pseudo = `${withFunction("    environment: { XX: '#{AWS::StackName}' }\n")}plugins: [serverless-pseudo-parameters]\n`;
    const { text, remaining } = await migrated(pseudo);
    expect({ text, remaining }).to.deep.equal({ text: pseudo, remaining: [] });
  });

  it('its diff is one that patch takes', async () => {
    const { changes, file, newFile } = await migrated(`${head.replace('shop', 'shop\norg: x')}functions: {}\n`);
    expect(diffText(file, newFile, changes)).to.equal(
      '--- serverless.yml\n+++ serverless.migrated.yml\n@@ -2,1 +1,0 @@ "org": emojify has no dashboard\n-org: x',
    );
  });
});
