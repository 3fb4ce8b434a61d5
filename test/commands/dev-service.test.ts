import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { SignJWT } from 'jose';
import { runCli } from '../support/run-cli.js';
import { type SpawnedDev, spawnDev } from '../support/spawn-dev.js';
import { until } from '../support/until.js';

const provider = 'provider: { name: aws, runtime: nodejs20.x }';

describe('emojify dev in a service', () => {
  let root: string;
  const running: SpawnedDev[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'emojify-service-'));
    await mkdir(join(root, 'src'));
    await writeFile(join(root, 'package.json'), '{"type":"module"}');
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((dev) => dev.end('SIGKILL')));
    await rm(root, { recursive: true, maxRetries: 5 });
  });

  const write = (name: string, text: string) => writeFile(join(root, name), text);

  async function start(env: Record<string, string> = {}): Promise<SpawnedDev> {
    const dev = await spawnDev([root], { env });
    running.push(dev);
    return dev;
  }

  const text = async (dev: SpawnedDev, path: string, init?: RequestInit) =>
    (await fetch(new URL(path, dev.url), init)).text();

  /** A service with one function, `hello`, behind `GET /hello`. */
  async function hello(code: string, more = ''): Promise<void> {
    await write('src/hello.ts', code);
    await write(
      'serverless.yml',
      `service: demo\n${provider}\nfunctions:\n  hello:\n    handler: src/hello.handler\n${more}    events: [{ httpApi: GET /hello }]\n`,
    );
  }

  it('serves the routes of the service file by its TypeScript functions', async () => {
    await hello(
      `import { word } from './word';\nexport const handler = async (event: { rawPath: string }) => word + event.rawPath;`,
    );
    await write('src/word.ts', `export const word: string = 'at ';`);
    const dev = await start();
    expect(await text(dev, 'hello')).to.equal('at /hello');
    expect((await fetch(new URL('other', dev.url))).status).to.equal(404);
    expect(await dev.end()).to.equal(0);
  });

  it('loads a function again when a file it imports changes', async () => {
    await hello(`import { word } from './word';\nexport const handler = async () => word;`);
    await write('src/word.ts', `export const word = 'one';`);
    const dev = await start();
    expect(await text(dev, 'hello')).to.equal('one');
    await write('src/word.ts', `export const word = 'two';`);
    await until(async () => (await text(dev, 'hello')) === 'two');
    expect((await dev.line(({ code }) => code === 'RELOADED')).functions).to.deep.equal(['hello']);
  });

  it('says where the code is wrong, goes on with what it had, and takes the fixed code', async () => {
    await hello(`export const handler = async () => 'one';`);
    const dev = await start();
    await write('src/hello.ts', `export const handler = async () => {`);
    const { message } = await dev.line(({ code }) => code === 'BUILD_FAILED');
    expect(message).to.match(/^src\/hello\.ts:1:\d+ {2}/);
    expect(await text(dev, 'hello')).to.equal('one');
    await write('src/hello.ts', `export const handler = async () => 'three';`);
    await until(async () => (await text(dev, 'hello')) === 'three');
  });

  it('starts a function that ended again with the code it had, while the new code cannot be loaded', async () => {
    await hello(`export const handler = async (event) => (event.rawQueryString ? process.exit() : 'one');`);
    const dev = await start();
    expect(await text(dev, 'hello')).to.equal('one');
    await write('src/hello.ts', `throw new Error('half written'); export const handler = async () => 'two';`);
    await dev.line(({ code }) => code === 'FUNCTION_BROKEN');
    await text(dev, 'hello?exit');
    expect(await text(dev, 'hello')).to.equal('one');
  });

  it('reads the service file again when it changes', async () => {
    await hello(`export const handler = async () => process.env.WORD;`, '    environment: { WORD: one }\n');
    const dev = await start();
    expect(await text(dev, 'hello')).to.equal('one');
    await write('serverless.yml', 'service: [');
    await dev.line(({ level, code }) => level === 'warn' && code.startsWith('SERVICE_'));
    expect(await text(dev, 'hello')).to.equal('one');
    await hello(`export const handler = async () => process.env.WORD;`, '    environment: { WORD: two }\n');
    await until(async () => (await text(dev, 'hello')) === 'two');
  });

  it('gives each function its own environment, with names of resources in place of references', async () => {
    await hello(
      `export const handler = async () => JSON.stringify([process.env.OWN, process.env.TABLE, process.env.AWS_LAMBDA_FUNCTION_NAME]);`,
      `    environment: { OWN: "1", TABLE: !Ref Notes }\n`,
    );
    await write(
      'serverless.yml',
      `${await readFile(join(root, 'serverless.yml'), 'utf8')}
  other:
    handler: src/hello.handler
    events: [{ httpApi: GET /other }]
resources:
  Resources:
    Notes:
      Type: AWS::DynamoDB::Table
      Properties:
        TableName: notes-table
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
        KeySchema: [{ AttributeName: id, KeyType: HASH }]
`,
    );
    const dev = await start();
    expect(JSON.parse(await text(dev, 'hello'))).to.deep.equal(['1', 'notes-table', 'demo-dev-hello']);
    expect(JSON.parse(await text(dev, 'other'))).to.deep.equal([null, null, 'demo-dev-other']);
  });

  it('stops a function that exceeds its timeout, and restarts it', async () => {
    await hello(
      `export const handler = async (event) => {\n  if (event.rawQueryString === 'hang') for (;;);\n  return 'fine';\n};`,
      '    timeout: 1\n',
    );
    const dev = await start();
    expect(await text(dev, 'hello?hang')).to.contain('Internal Server Error');
    const { message } = await dev.line(({ code }) => code === 'HANDLER_FAILED');
    expect(message).to.contain('Task timed out after 1.00 seconds');
    expect(await text(dev, 'hello')).to.equal('fine');
  });

  it('outlives a function that ends its process, and shows errors at the lines of the source', async () => {
    await hello(
      `export const handler = async (event: { rawQueryString: string }) => {\n  if (event.rawQueryString === 'exit') process.exit(3);\n  throw new Error('with a reason');\n};`,
    );
    const dev = await start();
    expect(await text(dev, 'hello?exit')).to.contain('Internal Server Error');
    expect((await dev.line(({ code }) => code === 'HANDLER_FAILED')).message).to.contain('Runtime exited with code 3');
    await text(dev, 'hello');
    const { message } = await dev.line(({ message }) => message.includes('with a reason'));
    expect(message).to.contain('src/hello.ts:3:');
  });

  it('starts a function anew whose process was killed from outside, as by a system short of memory', async () => {
    await hello('export const handler = async () => String(process.pid);');
    const dev = await start();
    const first = Number(await text(dev, 'hello'));
    process.kill(first, 'SIGKILL');
    // What is sent to it before its end is noticed fails, as on AWS.
    const second = await until(async () => Number(await text(dev, 'hello')));
    expect(second).not.to.equal(first);
    expect(await text(dev, 'hello')).to.equal(String(second));
  });

  it('says at once when a function cannot be loaded, and tries again with the next request', async () => {
    await hello(
      `import { existsSync } from 'node:fs';\nif (!existsSync('ready')) throw new Error('not ready yet');\nexport const handler = async () => 'fine';`,
    );
    const dev = await start();
    expect((await dev.line(({ code }) => code === 'FUNCTION_BROKEN')).message).to.contain('not ready yet');
    expect(await text(dev, 'hello')).to.contain('Internal Server Error');
    await write('ready', '');
    expect(await text(dev, 'hello')).to.equal('fine');
  });

  it('shows what functions print', async () => {
    await hello(
      `export const handler = async () => {\n  console.log('plain words');\n  console.log(JSON.stringify({ level: 'WARN', message: 'from a logger' }));\n  return '';\n};`,
    );
    const dev = await start();
    await text(dev, 'hello');
    expect((await dev.line(({ code }) => code === 'LOG')).message).to.equal('hello | plain words');
    expect(await dev.line(({ message }) => message.includes('from a logger'))).to.include({
      level: 'warn',
      function: 'hello',
    });
  });

  it('serves http events as a REST API does, below the stage', async () => {
    await write(
      'src/hello.js',
      `exports.handler = async (event) => ({ statusCode: 200, body: event.resource + event.path });`,
    );
    await write('package.json', '{}');
    const events = '[{ http: "GET users/{id}" }, { cloudwatchLog: { logGroup: /a } }]';
    await write(
      'serverless.yml',
      `service: demo\n${provider}\nfunctions:\n  hello: { handler: src/hello.handler, events: ${events} }\n`,
    );
    const dev = await start();
    expect(await text(dev, 'dev/users/7')).to.equal('/users/{id}/users/7');
    expect((await dev.line(({ code }) => code === 'EVENTS_NOT_SERVED')).message).to.contain('cloudwatchLog');
  });

  it('refuses a service file that is wrong, with file, line and column', async () => {
    await write('serverless.yml', `service: demo\n${provider}\nfunctions:\n  hello:\n    handlr: src/hello.handler\n`);
    const { code, stderr } = await runCli(['dev', root, '--port', '0']);
    expect(code).to.equal(2);
    expect(stderr).to.contain('serverless.yml:5:5');
  });

  describe('without an AWS account', () => {
    const nothing = () => ({
      HOME: root,
      AWS_CONFIG_FILE: join(root, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(root, 'none'),
    });
    async function packages(...names: string[]): Promise<void> {
      await mkdir(join(root, 'node_modules/@aws-sdk'), { recursive: true });
      for (const name of names) await symlink(resolve('node_modules', name), join(root, 'node_modules', name));
    }

    it('keeps the items of the service’s tables, also when it ends and starts again', async () => {
      await write('serverless.yml', noteService);
      await write('src/note.ts', noteHandler);
      await packages('dynalite', '@aws-sdk/client-dynamodb');
      const first = await start(nothing());
      expect(await text(first, 'note')).to.equal('none');
      expect(await text(first, 'note', { method: 'PUT', body: 'hello' })).to.equal('kept');
      // The service file is read again while the table is open.
      await write('serverless.yml', noteService.replace('service: notes', 'service: notes # mine'));
      await first.line(({ code }) => code === 'SERVICE_RELOADED');
      expect(await text(first, 'note')).to.equal('hello');
      expect(await first.end()).to.equal(0);
      expect(await text(await start(nothing()), 'note')).to.equal('hello');
    });

    it('says how to get tables where the service has no package for them', async () => {
      await write('serverless.yml', noteService);
      await write('src/note.ts', noteHandler);
      await packages('@aws-sdk/client-dynamodb');
      const { message } = await (await start(nothing())).line(({ code }) => code === 'TABLES_NOT_SERVED');
      expect(message).to.include('npm install --save-dev dynalite');
    });

    it('leaves a service whose environment names an endpoint to that', async () => {
      await hello(`export const handler = async () => process.env.AWS_ENDPOINT_URL_DYNAMODB;`);
      await write(
        'serverless.yml',
        `${await readFile(join(root, 'serverless.yml'), 'utf8')}${noteService.slice(noteService.indexOf('resources:'))}`,
      );
      const dev = await start({ ...nothing(), AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' });
      expect(await text(dev, 'hello')).to.equal('http://127.0.0.1:9');
    });

    it('finds faces for the minimal template', async () => {
      await write('serverless.yml', keepBlocks(await readFile('templates/minimal/serverless.yml', 'utf8'), 'none'));
      await cp('templates/minimal/src', join(root, 'src'), { recursive: true });
      await packages('@aws-sdk/client-rekognition');
      const dev = await start(nothing());
      const body = new Uint8Array(await readFile('samples/astronaut.jpg'));
      const answer = await fetch(new URL('faces', dev.url), { method: 'POST', body });
      expect(await answer.json()).to.deep.equal({ faces: 1, emotions: ['HAPPY'] });
      expect(await dev.end()).to.equal(0);
    });
  });

  describe('made by the template', () => {
    const secret = 'a secret of at least thirty-two letters';

    async function scaffold(auth: 'none' | 'jwt'): Promise<void> {
      const template = await readFile('templates/emojify/serverless.yml', 'utf8');
      await write('serverless.yml', keepBlocks(template, auth));
      await cp('templates/emojify/src', join(root, 'src'), { recursive: true });
      if (auth === 'jwt') await cp('templates/auth-jwt/src', join(root, 'src'), { recursive: true });
      await mkdir(join(root, 'node_modules/@aws-sdk'), { recursive: true });
      await symlink(resolve('.'), join(root, 'node_modules/emojify-serverless'));
      for (const name of ['jose', '@aws-sdk/client-ssm']) {
        await symlink(resolve('node_modules', name), join(root, 'node_modules', name));
      }
    }

    const post = async (dev: SpawnedDev, headers: Record<string, string> = {}) =>
      fetch(new URL('images', dev.url), {
        method: 'POST',
        headers: { 'content-type': 'image/jpeg', ...headers },
        body: new Uint8Array(await readFile('samples/astronaut.jpg')),
      });

    async function processed(dev: SpawnedDev, id: string, headers: Record<string, string> = {}) {
      return until(async () => {
        const accept = 'application/json';
        const answer = await fetch(new URL(`images/${id}`, dev.url), { headers: { accept, ...headers } });
        const image = (await answer.json()) as { status: string; faces?: unknown[] };
        return image.status === 'processed' ? image : undefined;
      }, 40_000);
    }

    it('runs its four functions, from the photo to the covered face, and its page', async () => {
      await scaffold('none');
      const dev = await start();
      const { id } = (await (await post(dev)).json()) as { id: string };
      expect((await processed(dev, id)).faces).to.have.length(1);
      for (const name of ['analyzeImage', 'processImage']) {
        expect((await dev.line((line) => line.code === 'INVOKED' && line.function === name)).imageIds).to.deep.equal([
          id,
        ]);
      }
      const page = await fetch(dev.url);
      expect(page.headers.get('content-security-policy')).to.contain(new URL(dev.url).origin);
    });

    it('says at the start that its secret is missing, and why a request then fails', async () => {
      await scaffold('jwt');
      const dev = await start({ AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' });
      const { message } = await dev.line(({ code }) => code === 'SECRET_UNSET');
      expect(message).to.contain('JWT_SECRET=… emojify dev');
      expect((await post(dev, { authorization: 'Bearer a.b.c' })).status).to.equal(500);
      await dev.line((line) => line.code === 'HANDLER_FAILED' && line.function === 'authorizer');
    });

    it('asks its authorizer', async () => {
      await scaffold('jwt');
      const dev = await start({ JWT_SECRET: secret });
      const token = (key: string) =>
        new SignJWT({ sub: 'ada' })
          .setProtectedHeader({ alg: 'HS256' })
          .setExpirationTime('1h')
          .sign(new TextEncoder().encode(key));
      expect((await post(dev)).status).to.equal(401);
      expect(
        (await post(dev, { authorization: `Bearer ${await token('another secret of thirty-two letters')}` })).status,
      ).to.equal(403);
      const headers = { authorization: `Bearer ${await token(secret)}` };
      const answer = await post(dev, headers);
      expect(answer.status).to.equal(202);
      await processed(dev, ((await answer.json()) as { id: string }).id, headers);
      const [good, forged] = [headers.authorization, `Bearer ${await token('another secret of thirty-two letters')}`];
      for (const both of [
        [good, forged],
        [forged, good],
        [good, good],
      ])
        expect(await statusWith(dev, { authorization: both }), 'two tokens are no token').to.be.oneOf([401, 403]);
      const query = `access_token=${good.slice(7)}&authorization=${encodeURIComponent(good)}`;
      expect((await fetch(new URL(`images?${query}`, dev.url), { method: 'POST', body: 'x' })).status).to.equal(401);
      expect(await statusWith(dev, { cookie: `authorization=${good}`, 'x-authorization': good })).to.equal(401);
      for (const wrong of [
        good.slice(7),
        `Basic ${good.slice(7)}`,
        `${good}x`,
        `Bearer ${good}`,
        'Bearer null',
        'Bearer ..',
      ])
        expect(await statusWith(dev, { authorization: wrong }), wrong.slice(0, 20)).to.be.oneOf([401, 403]);
    });

    /** Of a POST with headers as they are: fetch would join those of one name. */
    const statusWith = (dev: SpawnedDev, headers: Record<string, string | string[]>) =>
      new Promise<number | undefined>((done, reject) => {
        const asked = request(new URL('images', dev.url), { method: 'POST', headers }, (answer) => {
          answer.resume();
          done(answer.statusCode);
        });
        asked.on('error', reject).end('x');
      });
  });
});

/** A service with a note in a table of its own, and what the SDK finds of AWS on a machine without an account. */
const noteService = `
service: notes
${provider}
functions:
  note:
    handler: src/note.handler
    environment: { NOTES: !Ref Notes }
    events: [{ httpApi: PUT /note }, { httpApi: GET /note }]
resources:
  Resources:
    Notes:
      Type: AWS::DynamoDB::Table
      Properties:
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
        KeySchema: [{ AttributeName: id, KeyType: HASH }]
`;
const noteHandler = `
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient();
const TableName = process.env.NOTES;
export async function handler(event: { body?: string; requestContext: { http: { method: string } } }) {
  const id = { S: 'one' };
  if (event.requestContext.http.method === 'GET') {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: { id } }));
    return Item?.text?.S ?? 'none';
  }
  await client.send(new PutItemCommand({ TableName, Item: { id, text: { S: event.body ?? '' } } }));
  return 'kept';
}
`;

/** The lines of a template for one choice of `--auth`. */
function keepBlocks(text: string, auth: string): string {
  return text.replace(/^ *# \[auth:(\w+)\]\n([\s\S]*?)^ *# \[\/auth:\1\]\n/gm, (_, name: string, lines: string) =>
    name === auth ? lines : '',
  );
}
