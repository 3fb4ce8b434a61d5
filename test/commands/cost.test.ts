import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';

const docs = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');
const cases = [...docs.matchAll(/^\| `(cost [^`]+)` \| [^|]+ \| ([\d.]+) \|$/gm)];

describe('emojify cost', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emojify-cost-'));
  after(() => rmSync(folder, { recursive: true }));

  it('has ten cases computed by hand in its documentation', () => {
    expect(cases).to.have.length(10);
  });

  for (const [, command = '', usd = ''] of cases) {
    it(`agrees to the cent: ${command} → ${usd}`, async () => {
      const { stdout, code } = await runCli(command.split(' '));
      expect(code).to.equal(0);
      expect(/^total .* ([\d.]+)$/m.exec(stdout)?.[1]).to.equal(usd);
    });
  }

  it('says what the estimate leaves out', async () => {
    const { stdout } = await runCli(['cost', '--requests', '1M', '--memory', '512', '--duration', '120ms']);
    expect(stdout).to.match(/not included: INIT phase .*CloudWatch Logs/);
  });

  it('says when it reaches a price that was not checked', async () => {
    const [below, above] = await Promise.all(
      ['35M', '35000001'].map((images) => runCli(['cost', '--images', images, '--json'])),
    );
    expect(JSON.parse(below!.stdout).estimate.lines[0]).not.to.have.property('uncheckedAbove');
    expect(JSON.parse(above!.stdout).estimate.lines[0]).to.include({ uncheckedAbove: 35e6 });
    expectSchema('cost', JSON.parse(above!.stdout));
    const text = (await runCli(['cost', '--images', '40M'])).stdout;
    expect(text).to.contain('the price of Rekognition images above 35,000,000 a month has one source only');
  });

  it('gives the talk’s own figures for 2017', async () => {
    const { stdout } = await runCli('cost --as-of 2017 --requests 30M --memory 128 --duration 200'.split(' '));
    expect(stdout).to.match(/Lambda compute \(x86_64\) +750,000 +GB-s +12\.50 +400,000 free +-6\.67 +5\.83\n/);
    expect(stdout).to.match(/Lambda requests +30,000,000 +requests +6\.00 +1,000,000 free +-0\.20 +5\.80\n/);
  });

  it('fits into a terminal of 80 columns', async () => {
    const { stdout } = await runCli('cost --requests 1M --memory 512 --duration 120ms --api http'.split(' '));
    for (const line of stdout.split('\n\n')[0]?.split('\n') ?? []) expect(line).to.match(/^.{0,80}$/);
  });

  it('takes the prices of the region of the service it is run in', async () => {
    writeFileSync(
      join(folder, 'serverless.yml'),
      'service: a\nprovider: {name: aws, region: eu-west-1}\nfunctions: {f: {handler: f.handler}}\n',
    );
    const args = 'cost --requests 1M --memory 512 --duration 120ms --json'.split(' ');
    const [here, there, other] = await Promise.all([
      runCli(args, { cwd: folder }),
      runCli([...args, '--region', 'eu-west-1']),
      runCli([...args, '--region', 'us-east-1'], { cwd: folder }),
    ]);
    rmSync(join(folder, 'serverless.yml'));
    expect(JSON.parse(here.stdout).estimate.region).to.equal('eu-west-1');
    expect(here.stdout).to.equal(there.stdout);
    expect(JSON.parse(other.stdout).estimate.region).to.equal('us-east-1');
  });

  it('prints documents of the documented schema', async () => {
    const { stdout } = await runCli('cost --images 10 --measured 512=740,1024=300 --json'.split(' '));
    expectSchema('cost', JSON.parse(stdout));
    expectSchema('cost', JSON.parse((await runCli(['cost', '--show-prices', '--json'])).stdout));
  });

  it('names the cheapest and the fastest of the memory sizes measured', async () => {
    const { stdout } = await runCli('cost --measured 2048=230,512=740,1024=360'.split(' '));
    expect(stdout).to.match(/^1024 MB .* cheapest$/m);
    expect(stdout).to.match(/^2048 MB .* fastest$/m);
  });

  it('takes prices of the user’s own for a region it does not know', async () => {
    const file = join(folder, 'prices.json');
    writeFileSync(file, JSON.stringify({ regions: { 'eu-north-1': { 'rekognition.images': 2 } } }));
    const args = ['cost', '--region', 'eu-north-1', '--images', '3000', '--json', '--prices', file];
    expect(JSON.parse((await runCli(args)).stdout).estimate).to.include({ usd: 6, region: 'eu-north-1' });
  });

  it('takes its own table, as printed, back as --prices', async () => {
    const file = join(folder, 'table.json');
    writeFileSync(file, (await runCli(['cost', '--show-prices'])).stdout);
    const { code, stdout } = await runCli(['cost', '--images', '2000', '--prices', file, '--free-tier', 'none']);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^total .* 2\.00$/m);
  });

  const wrong = [
    ['no flags at all', [], 'USAGE', '--requests'],
    ['a number that is none', ['--images', 'many'], 'USAGE', 'invalid --images "many"'],
    ['requests without memory', ['--requests', '1M'], 'USAGE', 'missing --memory'],
    ['memory without requests', ['--memory', '512'], 'USAGE', 'missing --requests'],
    ['memory Lambda does not have', ['--requests', '1', '--memory', '64', '--duration', '1'], 'USAGE', '"64"'],
    ['16 minutes', ['--requests', '1', '--memory', '128', '--duration', '960s'], 'USAGE', '"960s"'],
    ['a misspelt region', ['--images', '1', '--region', 'eu-west1'], 'COST_NO_PRICE', 'did you mean "eu-west-1"'],
    [
      'an HTTP API in 2017',
      ['--as-of', '2017', '--requests', '1', '--memory', '128', '--duration', '1', '--api', 'http'],
      'COST_NO_PRICE',
      'HTTP API',
    ],
    ['a price file that is missing', ['--images', '1', '--prices', 'nowhere.json'], 'USAGE', 'the file does not exist'],
  ] as const;
  for (const [what, args, code, told] of wrong) {
    it(`refuses ${what} with ${code}`, async () => {
      const run = await runCli(['cost', ...args, '--json']);
      expect(run.code).to.equal(2);
      expect(JSON.parse(run.stdout).error).to.include({ code });
      expect(JSON.parse(run.stdout).error.message).to.contain(told);
    });
  }

  const badFiles = [
    ['not JSON', '{', 'not JSON'],
    ['a negative price', '{"regions":{"us-east-1":{"api.http":-1}}}', 'expected a number from 0'],
    ['a misspelt item', '{"regions":{"us-east-1":{"api.htp":1}}}', 'did you mean "api.http"'],
    ['a misspelt key', '{"region":{}}', 'did you mean "regions"'],
    ['a tier without an end', '{"regions":{"us-east-1":{"api.http":[{"usd":1},{"usd":2}]}}}', '"upTo"'],
    ['a step of nothing', '{"billingStepMs":0}', 'above 0'],
  ] as const;
  for (const [what, text, told] of badFiles) {
    it(`refuses a price file with ${what}`, async () => {
      const file = join(folder, 'bad.json');
      writeFileSync(file, text);
      const run = await runCli(['cost', '--images', '1', '--prices', file]);
      expect(run.code).to.equal(2);
      expect(run.stderr).to.contain('COST_PRICES_INVALID').and.to.contain(told);
    });
  }
});
