import { expect } from 'chai';
import { mergeManifests } from '../../src/create/merge-manifests.js';
import { render, targetPath } from '../../src/create/render.js';

const answers = { name: 'photos', auth: 'none', buffer: false, region: 'eu-west-1', library: '^1.2.3' } as const;

describe('render', () => {
  it('fills in the name wherever the template has its own', () => {
    expect(render('service: my-service # my-service-x', answers)).to.equal('service: photos # photos-x');
  });

  it('fills in what to install as the library', () => {
    expect(render('{ "emojify-serverless": "*", "other": "*" }', answers)).to.equal(
      '{ "emojify-serverless": "^1.2.3", "other": "*" }',
    );
  });

  it('keeps the blocks that are for these answers, without their markers', () => {
    const text = [
      'a',
      '  # [auth:none]',
      '  b',
      '  # [/auth:none]',
      '<!-- [auth:jwt] -->',
      'c',
      '<!-- [/auth:jwt] -->',
      'd',
    ];
    expect(render(text.join('\n'), answers)).to.equal('a\n  b\nd');
    expect(render(text.join('\n'), { ...answers, auth: 'jwt' })).to.equal('a\nc\nd');
  });

  it('does not write a file from a template with a block left open', () => {
    expect(() => render('# [auth:jwt]\na', answers)).to.throw('never closed');
    expect(() => render('# [/auth:jwt]', answers)).to.throw('opened or closed twice');
  });

  it('fills in the region of the service, and of nothing else', () => {
    const text = 'provider:\n  region: eu-central-1\ncustom:\n  other: eu-central-1\n';
    expect(render(text, answers)).to.equal('provider:\n  region: eu-west-1\ncustom:\n  other: eu-central-1\n');
    const command = 'aws ssm put-parameter --region eu-central-1 --name x\n';
    expect(render(command, answers)).to.equal('aws ssm put-parameter --region eu-west-1 --name x\n');
  });

  it('gives files the names that npm would not pack', () => {
    expect(targetPath('_gitignore')).to.equal('.gitignore');
    expect(targetPath('_github/workflows/ci.yml')).to.equal('.github/workflows/ci.yml');
    expect(targetPath('src/functions/a.ts')).to.equal('src/functions/a.ts');
  });
});

describe('mergeManifests', () => {
  it('lists a package that the app needs when it runs only there', () => {
    const merged = mergeManifests('{"devDependencies":{"m":"1","t":"1"}}', '{"dependencies":{"m":"1"}}');
    expect(JSON.parse(merged)).to.deep.equal({ dependencies: { m: '1' }, devDependencies: { t: '1' } });
  });

  it('joins scripts and dependencies, these sorted', () => {
    const base = '{"name":"a","scripts":{"test":"x"},"dependencies":{"m":"1"}}';
    const over = '{"scripts":{"token":"y"},"dependencies":{"b":"2"}}';
    expect(JSON.parse(mergeManifests(base, over))).to.deep.equal({
      name: 'a',
      scripts: { test: 'x', token: 'y' },
      dependencies: { b: '2', m: '1' },
    });
    expect(mergeManifests(base, over)).to.match(/"b": "2",\s+"m": "1"/);
  });
});
