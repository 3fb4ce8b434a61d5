import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { reportRun } from '../support/report-run.js';

describe('the report page of 2,000 photos', () => {
  const count = 2000;
  let folder: string;
  let browser: Browser;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emojify-report-'));
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  it('holds all of them, and no more of the document than can be seen at any place of the list', async () => {
    const { url, result } = await reportRun(folder, count);
    expect(result.photos.length).to.equal(count);
    expect((await stat(join(folder, 'report.html'))).size).to.be.lessThan(count * 1000);
    const page = await browser.newPage();
    await page.goto(url);
    expect(await page.locator('#progress').textContent()).to.equal(`0 of ${count} reviewed`);
    for (const share of [0.25, 0.5, 0.75, 1]) {
      const top = await page.locator('#list').evaluate((list, part) => {
        list.scrollTop = part * list.scrollHeight;
        return list.scrollTop;
      }, share);
      await page.locator(`#row-${Math.ceil(top / 56)}`).waitFor();
      expect(await page.locator('.row').count()).to.be.lessThan(40);
    }
    await page.locator(`#row-${count - 1}`).click();
    for (let step = 0; step < 20; step++) await page.keyboard.press('k');
    const selected = page.locator('.row[aria-selected="true"]');
    expect(await selected.getAttribute('aria-posinset')).to.equal(String(count - 20));
  });
});
