import { expect } from 'chai';
import { select } from '../../../src/aws/logs/select-events.js';
import { type LineStyle, lineText } from '../../../src/cli/format/line-text.js';

const timestamp = Date.parse('2026-03-01T10:00:00.123Z');
const plain: LineStyle = { colour: false, functions: ['viewImage'] };

function text(message: string, style = plain, platform: 'fold' | 'hide' | 'raw' = 'hide'): string | undefined {
  const event = { id: '1', timestamp, message, stream: 's', function: 'viewImage' };
  const shown = select(event, { errors: false, platform });
  return shown && lineText(shown, style).slice(24);
}

describe('a log line', () => {
  const lines = [
    ['plain text', 'hello', 'hello'],
    ['what console.log writes on Lambda', '2026-03-01T10:00:00.123Z\tid-1\tINFO\thello there', 'INFO  hello there'],
    [
      'a powertools line, without what is the same on each',
      '{"level":"INFO","message":"image processed","service":"x","timestamp":"t","cold_start":true,"function_name":"f","imageId":"i","faces":2,"note":"a b"}',
      'INFO  image processed imageId=i faces=2 note="a b"',
    ],
    [
      'Lambda’s own JSON format',
      '{"timestamp":"t","level":"WARN","requestId":"r","message":"slow"}',
      'WARN  slow requestId=r',
    ],
    [
      'an error with its stack below',
      '{"level":"ERROR","message":"failed","error":{"name":"TypeError","message":"x","stack":"TypeError: x\\n    at a.js:1"}}',
      'ERROR failed\n    TypeError: x\n        at a.js:1',
    ],
    [
      'an error that left the handler',
      '2026-03-01T10:00:00.123Z\tid-1\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"no","stack":["TypeError: no","    at f (a.js:1:2)"]}',
      'ERROR TypeError: no\n        at f (a.js:1:2)',
    ],
    [
      'a timeout',
      '2026-03-01T10:00:03.000Z id-1 Task timed out after 3.00 seconds',
      'ERROR Task timed out after 3.00 seconds',
    ],
    ['several lines, indented', 'one\ntwo', 'one\n    two'],
    ['JSON that is no log record', '{"a":1}', '{"a":1}'],
    ['half a JSON document', '{"level":"INFO","mess', '{"level":"INFO","mess'],
    ['escape sequences, taken off', 'red \u001b[31malert\u0007\rgone', 'red [31malertgone'],
  ] as const;
  for (const [what, message, expected] of lines) {
    it(`shows ${what}`, () => expect(text(message)).to.equal(expected));
  }

  const report =
    'REPORT RequestId: id-1\tDuration: 12.34 ms\tBilled Duration: 213 ms\tMemory Size: 512 MB\tMax Memory Used: 80 MB\tInit Duration: 200.40 ms\t';

  it('folds START, END and REPORT into one line of an invocation with --platform', () => {
    expect(text(report, plain, 'fold')).to.equal('-- 12 ms (billed 213), 80 of 512 MB, cold start 200 ms, id-1');
    for (const hidden of [
      'START RequestId: id-1 Version: 3',
      'END RequestId: id-1',
      'INIT_START Runtime Version: nodejs:24',
    ]) {
      expect(text(hidden, plain, 'fold')).to.equal(undefined);
    }
    expect(text(report)).to.equal(undefined);
  });

  it('folds the platform’s JSON just so', () => {
    const metrics = { durationMs: 12.3, billedDurationMs: 13, memorySizeMB: 128, maxMemoryUsedMB: 70 };
    const record = { requestId: 'id-2', status: 'success', metrics };
    const line = JSON.stringify({ time: 't', type: 'platform.report', record });
    expect(text(line, plain, 'fold')).to.equal('-- 12 ms (billed 13), 70 of 128 MB, warm, id-2');
    expect(text('{"time":"t","type":"platform.start","record":{"requestId":"id-2"}}', plain, 'fold')).to.equal(
      undefined,
    );
  });

  it('changes nothing with --raw', () => {
    expect(text(report, { ...plain, raw: true }, 'raw')).to.equal(report);
  });

  it('names the function when there are several, each in its colour on a terminal', () => {
    const functions = ['viewImage', 'processImage'];
    expect(text('hi', { colour: false, functions })).to.equal('viewImage    hi');
    expect(text('hi', { colour: true, functions })).to.contain('\u001b[36mviewImage   \u001b[39m hi');
  });
});
