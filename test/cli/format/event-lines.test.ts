import { expect } from 'chai';
import { type EventLinesOptions, eventLines } from '../../../src/cli/format/event-lines.js';
import type { Report } from '../../../src/errors/reporter.js';

const call: Report = {
  level: 'info',
  code: 'INVOKED',
  message: '',
  data: { function: 'analyzeImage', source: 's3', imageIds: ['0199'], milliseconds: 12 },
};

describe('the lines of a running service', () => {
  function lines(reports: Report[], options: Partial<EventLinesOptions> = {}): string[] {
    const written: string[] = [];
    const now = () => new Date('2026-01-02T03:04:05.678Z');
    const plain = { json: false, verbose: false, colour: false, now };
    const reporter = eventLines({ ...plain, ...options, write: (line) => written.push(line) });
    for (const report of reports) reporter.report(report);
    return written;
  }

  it('say what called which function, for which image, and how long it took', () => {
    expect(lines([call])[0]).to.match(/^\d\d:04:05 {2}s3 → analyzeImage +0199 {2}12 ms$/);
  });

  it('fit into 80 columns with the id of an image', () => {
    const data = {
      function: 'processImage',
      source: 'dynamodb',
      imageIds: ['019ab1d4-5f0e-7cc1-8a62-0c6f3b1c7a11'],
      milliseconds: 1234,
    };
    expect(lines([{ ...call, data }])[0]).to.have.length.at.most(80);
  });

  it('say what went wrong', () => {
    expect(lines([{ ...call, level: 'warn', message: 'no luck' }])[0]).to.contain('s3 → analyzeImage: no luck');
  });

  it('count the images of a large batch', () => {
    const imageIds = ['a', 'b', 'c', 'd'];
    expect(lines([{ ...call, data: { ...call.data, imageIds } }])[0]).to.contain('4 images');
  });

  it('leave out details unless asked for them', () => {
    const detail: Report = { level: 'debug', code: 'X', message: 'detail' };
    expect(lines([detail])).to.deep.equal([]);
    expect(lines([detail], { verbose: true })).to.have.length(1);
  });

  it('have colours only where they are wanted', () => {
    const esc = String.fromCharCode(27);
    expect(lines([call])[0]).not.to.contain(esc);
    expect(lines([call], { colour: true })[0]).to.contain(esc);
  });

  it('are JSON objects when asked, with errors as their message', () => {
    const [line] = lines([{ ...call, data: { ...call.data, error: new Error('why') } }], { json: true });
    expect(JSON.parse(line!)).to.deep.equal({
      time: '2026-01-02T03:04:05.678Z',
      level: 'info',
      code: 'INVOKED',
      message: '',
      function: 'analyzeImage',
      source: 's3',
      imageIds: ['0199'],
      milliseconds: 12,
      error: 'why',
    });
  });
});
