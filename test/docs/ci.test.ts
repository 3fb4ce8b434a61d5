import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { bin, runCli } from '../support/run-cli.js';
import { plainPhoto, samplePath } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';

const page = readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');

/** The code block under a heading. */
function block(heading: string, language: string): string {
  const section = page.split(`\n## ${heading}\n`)[1]!.split('\n## ')[0]!;
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(section)![1]!;
}

/** The last command of each of the pipelines, whose exit status decides. */
function pipelines(): Record<string, string> {
  const github = parse(block('GitHub Actions', 'yaml')).jobs.check.steps.at(-1).run;
  const gitlab = parse(block('GitLab CI', 'yaml')).photos.script.at(-1);
  const [, command] = /^CMD (.*)$/m.exec(block('In a container', 'dockerfile'))!;
  return { github, gitlab, docker: `emojify ${JSON.parse(command!).join(' ')}` };
}

describe('docs/ci.md', () => {
  const folder = tempFolder();
  const at = (...names: string[]) => join(folder(), ...names);
  const publish = async () => {
    mkdirSync(at('public'));
    writeFileSync(at('public', 'sky.jpg'), await plainPhoto());
  };

  for (const [name, command] of Object.entries(pipelines())) {
    it(`has a ${name} pipeline that passes without faces and fails with one`, async () => {
      await publish();
      const [program, ...args] = command.split(' ');
      expect(program).to.equal('emojify');
      expect((await runCli(args, { cwd: folder() })).code).to.equal(0);
      copyFileSync(samplePath, at('public', 'face.jpg'));
      expect((await runCli(args, { cwd: folder() })).code).to.equal(1);
    });
  }

  it('has a pre-commit hook that checks what is staged', async () => {
    await publish();
    mkdirSync(at('bin'));
    writeFileSync(at('bin', 'emojify'), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`);
    chmodSync(at('bin', 'emojify'), 0o755);
    const env = { ...process.env, PATH: `${at('bin')}:${process.env.PATH}`, GIT_CONFIG_GLOBAL: '/dev/null' };
    const git = (...args: string[]) => {
      const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
      return spawnSync('git', [...author, ...args], { cwd: folder(), env, encoding: 'utf8' });
    };
    git('init');
    writeFileSync(at('.git', 'hooks', 'pre-commit'), block('Before each commit', 'sh'));
    chmodSync(at('.git', 'hooks', 'pre-commit'), 0o755);
    git('add', 'public');
    expect(git('commit', '-m', 'sky').status).to.equal(0);
    copyFileSync(samplePath, at('public', 'face.jpg'));
    git('add', 'public');
    writeFileSync(at('public', 'face.jpg'), await plainPhoto());
    const refused = git('commit', '-m', 'face');
    expect(refused.status).to.equal(1);
    expect(refused.stderr).to.contain('1 face is visible');
  });
});
