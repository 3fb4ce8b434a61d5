import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { runCli } from '../support/run-cli.js';

const help = async (...args: string[]) => (await runCli([...args, '--help'])).stdout;
const section = (text: string, header: string) => text.split(`\n${header}\n`)[1]?.split(/\n[A-Z ]+\n/)[0] ?? '';

describe('the help', () => {
  it('shows examples right after a usage of one line', async () => {
    const text = await help('process');
    expect(section(text, 'USAGE').trim()).to.equal('$ emojify process [PHOTOS...] [FLAGS]');
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
    expect(text.split('create a service from a template')).to.have.length(2);
    expect(section(await help('dev'), 'ARGUMENTS').match(/default/g)).to.have.length(1);
  });

  it('says that a dry run of deploy changes nothing', async () => {
    const line = /--dry-run +([\s\S]*?)\n +--/.exec(section(await help('deploy'), 'FLAGS'))?.[1];
    expect(line).to.match(/without\s+changing/);
  });

  it('has summaries of one form, those of plugins and of the framework too', async () => {
    const [all, flags] = [await help(), section(await help('process'), 'GLOBAL FLAGS')];
    const summaries = [...all.slice(all.indexOf('\nFIRST STEPS')).matchAll(/^ {2}\S+ +(\S.*(?:\n {4,}\S.*)*)/gm)].map(
      ([, summary]) => summary!,
    );
    expect(summaries).to.have.length.above(10);
    for (const summary of summaries) expect(summary).to.match(/^[a-z][\s\S]*[^.]$/);
    expect(flags).to.match(/--json +print the result as JSON/);
  });

  it('begins with the first steps, then has every command once, by topic', async () => {
    const { stdout, code } = await runCli([]);
    expect({ stdout, code }).to.deep.equal({ stdout: await help(), code: 0 });
    const headers = stdout.match(/^[A-Z][A-Z ]+$/gm)?.slice(2);
    expect(headers?.[0]).to.equal('FIRST STEPS');
    expect(section(stdout, 'FIRST STEPS').match(/^ {2}\$ emojify (\S+)/gm)).to.have.length.within(4, 5);
    const manifest = JSON.parse(readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'));
    for (const id of Object.keys(manifest.commands))
      expect(stdout.match(new RegExp(`^  ${id} `, 'gm'))).to.have.length(1);
    expect(headers).to.not.include('OTHER');
  });

  it('comes however it is asked for: help, help COMMAND, -h', async () => {
    const [all, deploy] = [await help(), await help('deploy')];
    for (const args of [['help'], ['-h']]) expect((await runCli(args)).stdout).to.equal(all);
    for (const args of [
      ['help', 'deploy'],
      ['deploy', '-h'],
    ])
      expect((await runCli(args)).stdout).to.equal(deploy);
    const unknown = await runCli(['help', 'deplyo']);
    expect(unknown.code).to.equal(2);
    expect(unknown.stderr).to.include('did you mean "deploy"?');
  });

  it('fits into 80 columns, its first lines too, but for examples that are copied', async () => {
    for (const command of [[], ['dev'], ['doctor'], ['remove']]) {
      const text = await help(...command);
      for (const line of text.split('\n').filter((line) => !/^ +\$/.test(line))) expect(line).to.match(/^.{0,80}$/);
      expect(text, 'a line that begins within a sentence').to.not.match(/^ \S/m);
    }
  });
});
