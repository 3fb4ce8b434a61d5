import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface ServiceFolder {
  readonly path: string;
  write(file: string, text: string): void;
  remove(): void;
}

/** A folder with a small service: `photos`, with the functions `viewImage` and `processImage` of one source file. */
export function serviceFolder(handler = 'export const handler = async (event) => ({ event });\n'): ServiceFolder {
  const path = mkdtempSync(join(tmpdir(), 'emojify-service-'));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  };
  write('src/photos.mjs', handler);
  write(
    'serverless.yml',
    [
      'service: photos',
      'provider:',
      '  name: aws',
      '  runtime: nodejs20.x',
      '  region: us-east-1',
      'functions:',
      '  viewImage:',
      '    handler: src/photos.handler',
      '  processImage:',
      '    handler: src/photos.handler',
      '',
    ].join('\n'),
  );
  return { path, write, remove: () => rmSync(path, { recursive: true, force: true }) };
}
