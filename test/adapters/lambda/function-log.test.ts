import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a program in a process of its own: the log writes to the real stdout and stderr. */
async function linesOf(program: string): Promise<Record<string, unknown>[]> {
  const source = `import { jsonLog } from './src/adapters/lambda/function-log.ts'; const log = jsonLog(); ${program}`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', source];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root });
  const lines = `${stdout}${stderr}`.trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

describe('the log of a function', () => {
  it('has one JSON object a line, with the ids of the image, its first request and this invocation', async () => {
    const [line] = await linesOf(`
      log.invoked({ awsRequestId: 'invocation-1', functionName: 'analyzeImage', memoryLimitInMB: '512' });
      const data = { imageId: 'image-1', requestId: 'request-1', milliseconds: 5 };
      log.report({ level: 'info', code: 'IMAGE_ANALYZED', message: 'image analyzed', data });`);
    expect(line).to.include({
      level: 'INFO',
      code: 'IMAGE_ANALYZED',
      message: 'image analyzed',
      imageId: 'image-1',
      correlation_id: 'request-1',
      function_request_id: 'invocation-1',
      milliseconds: 5,
    });
    expect(line).not.to.have.property('requestId');
  });

  it('has errors with name, message and stack, and reasons as they are', async () => {
    const [thrown, reason] = await linesOf(`
      log.report({ level: 'error', code: 'A', message: 'a', data: { error: new TypeError('broken') } });
      log.report({ level: 'warn', code: 'B', message: 'b', data: { error: { code: 'X', message: 'x' } } });`);
    expect(thrown?.error).to.include({ name: 'TypeError', message: 'broken' });
    expect(thrown?.error).to.have.property('stack');
    expect(reason).to.deep.include({ level: 'WARN', reason: { code: 'X', message: 'x' } });
  });
});
