import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Reporter } from '../../errors/reporter.js';
import type { Resource, Service } from '../../service/types.js';
import { makeFolder } from '../../util/make-folder.js';
import { resourceName, textOf } from './resource-text.js';

export interface LocalDynamoDbOptions {
  /** Folder of the service, which has dynalite among its packages. */
  readonly root: string;
  /** Folder of everything durable. */
  readonly data: string;
  readonly reporter: Reporter;
}

export interface LocalDynamoDb {
  /** Its address, once the service's tables exist; undefined if the service has no tables or lacks dynalite. */
  urlFor(service: Service): Promise<string | undefined>;
  close(): Promise<void>;
}

/** What is used of dynalite: an HTTP server that speaks DynamoDB's protocol and keeps its data in a folder. */
type Dynalite = (options: { path: string; createTableMs: number }) => Server;

interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/** DynamoDB for the tables of a service, by the service's own dynalite; started when a service needs it. */
export function localDynamoDb({ root, data, reporter }: LocalDynamoDbOptions): LocalDynamoDb {
  let running: Promise<Running> | undefined;
  return {
    async urlFor(service) {
      const tables = ownTables(service);
      if (tables.length === 0) return undefined;
      const dynalite = installedDynalite(root);
      if (dynalite === undefined) {
        reportMissing(tables, reporter);
        return undefined;
      }
      running ??= start(dynalite, join(data, 'dynamodb'));
      const { url } = await running;
      for (const table of tables) await createTable(url, table, reporter);
      return url;
    },
    close: async () => (await running?.catch(() => undefined))?.close(),
  };
}

interface Table {
  readonly logicalId: string;
  readonly name: string;
  readonly properties: NonNullable<Resource['Properties']>;
}

/** The service's tables, without the one of the photo pipeline: the local stores take its place. */
function ownTables(service: Service): Table[] {
  const pipeline = service.functions.map(({ environment }) => environment.IMAGES_TABLE);
  const names = new Set(pipeline.map((name) => name && textOf(name, service)));
  return Object.entries(service.resources.Resources ?? {}).flatMap(([logicalId, { Type, Properties = {} }]) => {
    const name = resourceName(logicalId, service);
    return Type === 'AWS::DynamoDB::Table' && !names.has(name) ? [{ logicalId, name, properties: Properties }] : [];
  });
}

function installedDynalite(root: string): Dynalite | undefined {
  const require = createRequire(join(root, 'package.json'));
  try {
    return require('dynalite') as Dynalite;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

function reportMissing(tables: readonly Table[], reporter: Reporter): void {
  const names = tables.map(({ logicalId }) => logicalId).join(', ');
  const message = `${names}: for DynamoDB on this machine, run "npm install --save-dev dynalite" and start again; until then calls go to AWS`;
  reporter.report({ level: 'warn', code: 'TABLES_NOT_SERVED', message, data: { tables: names } });
}

/** Only programs may call it: a web page that guesses the port would otherwise read the tables. */
async function start(dynalite: Dynalite, path: string): Promise<Running> {
  await makeFolder(path);
  const database = dynalite({ path, createTableMs: 0 });
  const server = createServer((request, answer) => {
    if (request.headers.origin === undefined) database.emit('request', request, answer);
    else answer.writeHead(403).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      // It has listened to nothing, so only its data has to be closed.
      await new Promise((resolve) => database.close(resolve));
    },
  };
}

/** Of a template's table, what DynamoDB's CreateTable takes and dynalite knows. */
const created = ['AttributeDefinitions', 'KeySchema', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'];

async function createTable(url: string, { logicalId, name, properties }: Table, reporter: Reporter): Promise<void> {
  const settings = Object.entries(properties).filter(([key]) => created.includes(key));
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.CreateTable',
      'x-amz-date': '20260101T000000Z',
      // Signatures are asked for, but not checked.
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({ ...Object.fromEntries(settings), TableName: name, BillingMode: 'PAY_PER_REQUEST' }),
  });
  const { __type: type = '', message = '' } = (await answer.json()) as { __type?: string; message?: string };
  if (answer.ok || type.endsWith('ResourceInUseException')) return;
  const text = `${logicalId} is not available locally: ${message || type}`;
  reporter.report({ level: 'warn', code: 'TABLES_NOT_SERVED', message: text, data: { tables: logicalId } });
}
