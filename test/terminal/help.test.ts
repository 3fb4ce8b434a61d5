import { expect } from 'chai';
import { runCli } from '../support/run-cli.js';

const help = async (...args: string[]) => (await runCli([...args, '--help'])).stdout;
const section = (text: string, header: string) => text.split(`\n${header}\n`)[1]?.split(/\n[A-Z ]+\n/)[0] ?? '';

describe('the help', () => {
  it('shows examples right after a usage of one line', async () => {
    const text = await help('process');
    expect(section(text, 'USAGE').trim()).to.equal('$ emojify process PHOTOS... [FLAGS]');
    expect(text.match(/^[A-Z][A-Z ]+$/gm)?.slice(0, 2)).to.deep.equal(['USAGE', 'EXAMPLES']);
  });

  it('has examples that run as they are copied: each command on a line of its own, none broken', async () => {
    expect(section(await help('dev'), 'EXAMPLES')).to.include('    $ emojify dev --dlq\n    $ emojify dev --redrive\n');
    expect(section(await help('invoke'), 'EXAMPLES')).to.include(
      '$ emojify invoke analyzeImage --event s3 --set bucket=photos --set key=originals/1\n',
    );
    expect(section(await help('invoke'), 'EXAMPLES')).to.include('$ cat event.json | emojify invoke');
  });

  it('says nothing twice', async () => {
    const text = await help('create');
    expect(text.split('make a new service from a template')).to.have.length(2);
  });

  it('has summaries of one form, those of plugins and of the framework too', async () => {
    const [commands, flags] = [section(await help(), 'COMMANDS'), section(await help('process'), 'GLOBAL FLAGS')];
    const summaries = [...commands.matchAll(/^ {2}\S+ +(\S.*(?:\n {4,}\S.*)*)/gm)].map(([, summary]) => summary!);
    expect(summaries).to.have.length.above(10);
    for (const summary of summaries) expect(summary).to.match(/^[a-z][\s\S]*[^.]$/);
    expect(flags).to.match(/--json +print the result as JSON/);
  });
});
