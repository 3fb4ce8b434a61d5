import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { plainPhoto, sample } from '../support/sample.js';

const cli = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

describe('emojify review, in a real browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emojify-review-'));
  let browser: Browser;
  let command: ChildProcess;
  let printed: string;

  before(async () => {
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'in', 'party.jpg'), sample);
    writeFileSync(join(folder, 'in', 'sky.jpg'), await plainPhoto(400, 300));
    browser = await launchChromium();
  });
  after(async () => {
    command?.kill('SIGKILL');
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Starts the command; resolves with the address that it prints. */
  function start(): Promise<string> {
    command = spawn(process.execPath, [cli, 'review', 'in', '--out', 'public', '--no-open', '--json'], { cwd: folder });
    printed = '';
    command.stdout!.on('data', (chunk) => {
      printed += String(chunk);
    });
    return new Promise((resolve, reject) => {
      let text = '';
      command.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
      command.stderr!.on('data', (chunk) => {
        text += String(chunk);
        const [, url] = /review the photos at (\S+)/.exec(text) ?? [];
        if (url) resolve(url);
      });
    });
  }

  /** Ctrl-C; resolves with the exit status. */
  function stop(): Promise<number | null> {
    return new Promise((resolve) => {
      command.removeAllListeners('exit');
      command.once('close', (code) => resolve(code));
      command.kill('SIGINT');
    });
  }

  async function open(url: string): Promise<{ page: Page; complaints: string[] }> {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 1200 } })).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    await page.goto(url);
    return { page, complaints };
  }

  const saved = () => readFileSync(join(folder, 'public/corrections.json'), 'utf8');
  const done = (page: Page) => page.getByText('Saved, and covered again.').waitFor();

  it('shows each decision in the result at once, keeps it, and ends with Ctrl-C', async () => {
    const { page, complaints } = await open(await start());
    expect(await page.locator('#name').textContent()).to.contain('sky.jpg');
    const before = readFileSync(join(folder, 'public/sky.jpg'));
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('#before img')?.naturalWidth);
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    await done(page);
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('#after img')?.src.endsWith('?1'));
    expect(readFileSync(join(folder, 'public/sky.jpg')).equals(before)).to.equal(false);
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    expect(await page.locator('#name').textContent()).to.contain('party.jpg');
    await done(page);
    // What is undone is undone in the result too.
    const covered = readFileSync(join(folder, 'public/party.jpg'));
    await page.keyboard.press('1');
    await page.keyboard.press('v');
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('#after img')?.src.endsWith('?1'));
    expect(readFileSync(join(folder, 'public/party.jpg')).equals(covered)).to.equal(false);
    await page.keyboard.press('u');
    await page.waitForFunction(() => document.querySelector<HTMLImageElement>('#after img')?.src.endsWith('?2'));
    expect(complaints).to.deep.equal([]);
    expect(await stop()).to.equal(0);
    const result = { photos: 2, reviewed: 1, corrected: 1, corrections: 'public/corrections.json' };
    expect(JSON.parse(printed)).to.deep.equal(result);
  });

  it('resumes with everything as it was, at the first photo that is not reviewed', async () => {
    const text = saved();
    const { page, complaints } = await open(await start());
    expect(saved()).to.equal(text);
    expect(await page.locator('#progress').textContent()).to.equal('1 of 2 reviewed');
    expect(await page.locator('#name').textContent()).to.contain('party.jpg');
    await page.keyboard.press('j');
    expect(await page.locator('#faces tr').innerText()).to.match(/^1\tdrawn/);
    expect(complaints).to.deep.equal([]);
    await page.context().close();
    expect(await stop()).to.equal(0);
  });
});
