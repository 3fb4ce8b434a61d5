import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { PackagedService } from '../../src/service/package/packaged-service.js';

export interface PackagedOptions {
  /** What the function answers: another answer is other code. */
  readonly answer: string;
  /** Further resources of the template. */
  readonly resources?: Readonly<Record<string, unknown>>;
  readonly stage?: string;
  /** Further properties of the function. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Makes packaged services with one function `hello`, as `emojify package` leaves them, in a folder of their own. */
export async function packagedServices() {
  const folder = await mkdtemp(join(tmpdir(), 'emojify-packaged-'));
  return {
    make: (options: PackagedOptions) => makePackaged(folder, options),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function makePackaged(folder: string, options: PackagedOptions): Promise<PackagedService> {
  const { answer, resources = {}, stage = 'dev', properties = {} } = options;
  const source = `export const handler = async () => ${JSON.stringify(answer)};\n`;
  const bytes = zipSync({ 'index.mjs': strToU8(source) }, { mtime: new Date(2020, 0, 1) });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const zip = join(folder, `${sha256}.zip`);
  await writeFile(zip, bytes);
  const name = 'shop';
  const hello = {
    Type: 'AWS::Serverless::Function',
    Properties: {
      FunctionName: `${name}-${stage}-hello`,
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      CodeUri: 'hello.zip',
      MemorySize: 128,
      Timeout: 5,
      ...properties,
    },
  };
  return {
    name,
    stage,
    region: 'us-east-1',
    stackName: `${name}-${stage}`,
    templatePath: join(folder, 'template.json'),
    template: {
      AWSTemplateFormatVersion: '2010-09-09',
      Transform: 'AWS::Serverless-2016-10-31',
      Description: 'a shop',
      Outputs: {},
      Resources: { Hello: hello, ...resources },
    },
    layers: [],
    functions: [
      {
        name: 'hello',
        logicalId: 'Hello',
        zip,
        bytes: bytes.length,
        unzippedBytes: source.length,
        sha256,
        built: true,
        architecture: 'x86_64',
        parts: [],
      },
    ],
  };
}
