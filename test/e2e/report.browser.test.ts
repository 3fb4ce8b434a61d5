import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { reportRun } from '../support/report-run.js';

const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

describe('the report page, in a real browser', () => {
  const count = 100;
  let folder: string;
  let url: string;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emojify-report-'));
    ({ url } = await reportRun(folder, count));
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });
  afterEach(() => page.context().close());

  /** The page from its file, in a fresh browser profile, with every error and every request to elsewhere noted. */
  async function open(options: BrowserContextOptions = desktop): Promise<void> {
    page = await (await browser.newContext(options)).newPage();
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(`request to ${request.url()}`);
    });
    await page.goto(url);
  }

  const name = () => page.locator('#name').textContent();
  const progress = () => page.locator('#progress').textContent();
  const loaded = (id: string) =>
    page.waitForFunction((frame) => document.querySelector<HTMLImageElement>(`#${frame} img`)?.naturalWidth, id);

  it('begins with what failed, then with photos in which no face was found', async () => {
    await open();
    expect(await name()).to.contain('damaged.jpg');
    expect(await page.locator('#reasons').textContent()).to.contain('NOT_AN_IMAGE');
    await page.keyboard.press('j');
    expect(await name()).to.contain('photo 0000.jpg');
    expect(await page.locator('#reasons').textContent()).to.contain('No face found');
    expect(complaints).to.deep.equal([]);
  });

  it('shows a photo before and after, its faces numbered and in a table', async () => {
    await open();
    await page.selectOption('#filter', 'low');
    expect(await name()).to.contain('photo 0001.jpg');
    await loaded('before');
    await loaded('after');
    expect(await page.locator('#faces tr').allInnerTexts()).to.deep.equal(['1\thappy\t42 %\t😄']);
    expect(await page.locator('#before .box').count()).to.equal(1);
    const place = await page.locator('#before .box').boundingBox();
    const frame = await page.locator('#before img').boundingBox();
    expect((place!.x - frame!.x) / frame!.width).to.be.closeTo(62 / 161, 0.01);
    expect(complaints).to.deep.equal([]);
  });

  it('is used by keyboard alone, and remembers place and decisions', async () => {
    await open();
    await page.keyboard.press('a');
    await page.keyboard.press('m');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const at = await name();
    expect(await progress()).to.equal(`2 of ${count} reviewed`);
    await page.reload();
    expect(await name()).to.equal(at);
    expect(await progress()).to.equal(`2 of ${count} reviewed`);
    await page.selectOption('#filter', 'marked');
    expect(await name()).to.contain('photo 0000.jpg');
    await page.locator('#mark').click();
    expect(await progress()).to.equal(`1 of ${count} reviewed`);
  });

  it('keeps only the rows in the document that can be seen', async () => {
    await open();
    expect(await page.locator('.row').count()).to.be.lessThan(40);
    await page.locator('#list').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.locator(`#row-${count - 1}`).waitFor();
    expect(await page.locator('.row').count()).to.be.lessThan(40);
  });

  const looks: Readonly<Record<string, BrowserContextOptions>> = {
    'on a desktop': desktop,
    'in dark mode': { ...desktop, colorScheme: 'dark' },
    'on a phone': phone,
  };
  for (const [where, options] of Object.entries(looks)) {
    it(`is accessible ${where}, and no wider than the screen`, async () => {
      // The page's policy forbids other scripts, that of the checker among them.
      await open({ ...options, bypassCSP: true });
      await page.selectOption('#filter', 'low');
      // The controls of a face and a box that is being drawn are there as well.
      for (const key of ['1', 'n']) await page.keyboard.press(key);
      await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core') });
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      expect(found).to.deep.equal([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).to.be.at.most(0);
    });
  }
});
