import { expect } from 'chai';
import { build } from 'esbuild';
import { readFailure } from '../../../src/aws/invoke/function-failure.js';
import { mapStack } from '../../../src/aws/invoke/map-stack.js';

describe('the stack of a function that failed', () => {
  const source =
    'type Event = { id: string };\n\nexport function handler(event: Event) {\n  throw new Error(event.id);\n}\n';
  let map: string;
  let column: number;
  before(async () => {
    const { outputFiles } = await build({
      stdin: { contents: source, loader: 'ts', sourcefile: 'view.ts' },
      outfile: 'src/view.mjs',
      bundle: true,
      format: 'esm',
      minify: true,
      sourcemap: true,
      sourcesContent: false,
      write: false,
    });
    map = outputFiles[0]?.text ?? '';
    column = (outputFiles[1]?.text ?? '').indexOf('throw') + 1;
  });

  const places = [
    'file:///var/task/src/view.mjs',
    '/var/task/src/view.mjs',
    'file:///tmp/emulator-x/code/src/view.mjs',
  ];
  for (const place of places) {
    it(`names the line of the source instead of ${place}`, () => {
      const [frame] = mapStack([`    at handler (${place}:1:${column})`], (path) =>
        path === 'src/view.mjs' ? map : undefined,
      );
      expect(frame).to.equal('    at handler (src/view.ts:4:3)');
    });
  }

  it('leaves stack frames without a map unchanged', () => {
    const frames = ['    at node:internal/process:1:2', '    at x (/var/task/other.mjs:1:2)', 'TypeError: x'];
    expect(mapStack(frames, () => undefined)).to.deep.equal(frames);
    expect(mapStack(['    at x (/var/task/a.mjs:1:2)'], () => 'not a map')).to.deep.equal([
      '    at x (/var/task/a.mjs:1:2)',
    ]);
  });

  it('comes from the answer', () => {
    const payload = {
      errorType: 'TypeError',
      errorMessage: 'no',
      trace: ['TypeError: no', '    at f (/var/task/a.mjs:1:2)'],
    };
    expect(readFailure(JSON.stringify(payload), [])).to.deep.equal({
      name: 'TypeError',
      message: 'no',
      stack: ['    at f (/var/task/a.mjs:1:2)'],
    });
  });

  it('or from the log, where the answer has none', () => {
    const payload = JSON.stringify({ errorType: 'Runtime.HandlerError', errorMessage: 'no' });
    const logs = ['hello', 'TypeError: no', '    at f (/code/a.mjs:1:2)', 'END'];
    expect(readFailure(payload, logs)).to.deep.equal({
      name: 'TypeError',
      message: 'no',
      stack: ['    at f (/code/a.mjs:1:2)'],
    });
  });

  it('may be missing, as after a timeout', () => {
    const payload = JSON.stringify({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'Task timed out after 3.00 seconds',
    });
    expect(readFailure(payload, [])).to.deep.include({ name: 'Sandbox.Timedout', stack: [] });
  });
});
