import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { decode } from '../../../src/core/photo/decode.js';
import { strangeFiles } from '../../support/strange-files.js';

const page = fileURLToPath(new URL('../../../docs/formats.md', import.meta.url));
const marks = ['<!-- outcomes -->\n', '<!-- /outcomes -->'] as const;

async function outcomeOf(bytes: Buffer): Promise<string> {
  try {
    const { width, height, frames, channels } = await decode(bytes);
    const extras = [...(frames > 1 ? [`${frames} frames`] : []), ...(channels === 4 ? ['with transparency'] : [])];
    return [`read: ${width} × ${height}`, ...extras].join(', ');
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `\`${code}\`: ${message}`;
  }
}

describe('the table of docs/formats.md', () => {
  it('shows the outcome for every kind of file (UPDATE_FORMATS=1 rewrites it)', async () => {
    const files = await strangeFiles();
    expect(files.size).to.be.at.least(60);
    const rows: string[] = [];
    for (const [kind, bytes] of files) rows.push(`| ${kind} | ${await outcomeOf(bytes)} |\n`);
    const table = `| kind | outcome |\n| --- | --- |\n${rows.join('')}`;
    const text = readFileSync(page, 'utf8');
    const [start, end] = [text.indexOf(marks[0]) + marks[0].length, text.indexOf(marks[1])];
    if (process.env.UPDATE_FORMATS) writeFileSync(page, `${text.slice(0, start)}${table}${text.slice(end)}`);
    expect(process.env.UPDATE_FORMATS ? table : text.slice(start, end)).to.equal(table);
  });
});
