import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Hono } from 'hono';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { type Listening, listen } from '../../src/dev/listen.js';
import { launchChromium } from '../support/chromium.js';
import { type SpawnedDev, spawnDev } from '../support/spawn-dev.js';

const sample = 'samples/astronaut.jpg';
const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
/** Of the sample, as ratios: the middle of the face, and a part of the suit far from it. */
const face = { left: 0.37, top: 0.17, width: 0.14, height: 0.14 };
const suit = { left: 0.2, top: 0.6, width: 0.3, height: 0.3 };
const prefix = '/_aws/execute-api/a1b2c3/$default/';

describe('the page, in a real browser', () => {
  let folder: string;
  let dev: SpawnedDev;
  let gateway: Listening;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emojify-page-'));
    dev = await spawnDev(['--data', join(folder, 'data')]);
    gateway = await listen(under(prefix, dev.url), { host: '127.0.0.1', port: 0, flag: '--port' });
    browser = await launchChromium();
  });

  after(async () => {
    await browser.close();
    await gateway.close();
    await dev.end();
    await rm(folder, { recursive: true });
  });

  /** A fresh browser profile at the page, which notes every error and every request to elsewhere. */
  async function open(options: BrowserContextOptions = desktop, url = dev.url): Promise<void> {
    const context = await browser.newContext(options);
    page = await context.newPage();
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      const outside = !/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== new URL(url).origin;
      if (outside) complaints.push(`request to ${request.url()}`);
    });
    await page.goto(url);
  }

  afterEach(() => page.context().close());

  const choose = (...paths: string[]) => page.setInputFiles('#file', paths);
  const done = () => page.locator('#download').waitFor({ timeout: 30_000 });
  const status = () => page.locator('#status').textContent();

  /** What the frame shows with the slider there: 0 is all after, 100 all before. */
  async function shown(percent: number): Promise<Buffer> {
    await page.locator('#slider').fill(String(percent));
    return page.locator('#frame').screenshot();
  }

  it('takes a photo and shows its face covered, beside the local copy', async () => {
    await open();
    await choose(sample);
    await done();
    expect(await status()).to.equal('Done: 1 face covered.');
    expect(await page.locator('#faces li').textContent()).to.match(/Happy, \d+ %\s*Face 1, \d+ % certain/);
    const [after, before] = [await shown(0), await shown(100)];
    expect(await difference(before, after, face)).to.be.above(40);
    expect(await difference(before, after, suit)).to.be.below(4);
    expect(complaints).to.deep.equal([]);
  });

  it('shows no emoji for a face that a reviewer left visible, or that another style covers', async () => {
    await open();
    await page.route('**/images/*', async (route) => {
      const answer = await route.fetch();
      if (!/json/.test(answer.headers()['content-type'] ?? '')) return route.fulfill({ response: answer });
      const { faces = [], ...document } = (await answer.json()) as { faces?: { emoji?: string }[] };
      const { emoji: _, ...plain } = faces[0] ?? {};
      const decided = faces.length > 0 && [
        { ...plain, decision: 'visible' },
        { ...plain, style: 'blur' },
      ];
      await route.fulfill({ response: answer, json: { ...document, ...(decided && { faces: decided }) } });
    });
    await choose(sample);
    await done();
    expect(await status()).to.equal('Done: 1 face covered, 1 left visible.');
    const [visible, blurred] = await page.locator('#faces li').allTextContents();
    expect(visible).to.match(/^○\s*Happy, \d+ %: left visible/);
    expect(blurred).to.match(/^■\s*Happy, \d+ %\s*Face 2/);
  });

  it('lets before and after meet pixel for pixel when the photo is turned by EXIF', async () => {
    const turned = join(folder, 'turned.jpg');
    await sharp(sample).rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 95 }).toFile(turned);
    await open();
    await choose(turned);
    await done();
    const [after, before] = [await shown(0), await shown(100)];
    expect(await difference(before, after, suit)).to.be.below(5);
    expect(await difference(before, after, face)).to.be.above(40);
  });

  it('sends photos above 4 MB through an upload link', async () => {
    const large = join(folder, 'large.png');
    await sharp(sample).resize(1800).png({ compressionLevel: 1 }).toFile(large);
    expect((await readFile(large)).length).to.be.above(4 * 1024 * 1024);
    await open();
    const asked = page.waitForRequest((request) => request.url().endsWith('/uploads'));
    const stored = page.waitForRequest((request) => request.method() === 'PUT');
    await choose(large);
    await Promise.all([asked, stored]);
    await done();
    expect(await status()).to.equal('Done: 1 face covered.');
    expect(complaints).to.deep.equal([]);
  });

  it('remembers the photos of this browser: after a reload the gallery shows them, with before and after', async () => {
    await open();
    await choose(sample);
    await done();
    await page.reload();
    await page.locator('.tile img').waitFor();
    await page.getByRole('button', { name: 'astronaut.jpg' }).click();
    await done();
    expect(await difference(await shown(100), await shown(0), face)).to.be.above(40);
    const other = await browser.newContext();
    const stranger = await other.newPage();
    await stranger.goto(dev.url);
    expect(await stranger.locator('.tile').count()).to.equal(0);
    await other.close();
  });

  it('deletes a photo here and from the service', async () => {
    await open();
    await choose(sample);
    await done();
    const address = (await page.locator('#download').getAttribute('href')) ?? '';
    page.once('dialog', (dialog) => dialog.accept());
    await page.locator('#delete').click();
    await page.locator('#work').waitFor({ state: 'hidden' });
    expect(await page.locator('.tile').count()).to.equal(0);
    expect((await fetch(address)).status).to.equal(404);
  });

  it('downloads the covered photo under a name of its own', async () => {
    await open();
    await choose(sample);
    await done();
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#download').click()]);
    expect(download.suggestedFilename()).to.match(/emojified\.jpg$/);
    expect((await sharp(await download.path()).metadata()).format).to.equal('jpeg');
  });

  it('works with the keyboard alone', async () => {
    await open();
    // Long before the key press: the browser intercepts file choosers only some time after it was asked to.
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement?.id);
    expect(await focused()).to.equal('file');
    expect(await page.locator('label[for=file]').evaluate((label) => getComputedStyle(label).outlineStyle)).to.equal(
      'solid',
    );
    await page.keyboard.press('Space');
    await (await chooser).setFiles(sample);
    await done();
    await page.locator('#slider').focus();
    const value = await page.locator('#slider').inputValue();
    await page.keyboard.press('ArrowRight');
    expect(Number(await page.locator('#slider').inputValue())).to.equal(Number(value) + 1);
    await page.keyboard.press('Tab');
    expect(await focused()).to.equal('outline');
    await page.keyboard.press('Space');
    expect(await page.locator('.ring').isVisible()).to.equal(true);
    await page.keyboard.press('Tab');
    expect(await focused()).to.equal('download');
    await page.keyboard.press('Tab');
    page.once('dialog', (dialog) => dialog.accept());
    await page.keyboard.press('Enter');
    await page.locator('#work').waitFor({ state: 'hidden' });
    expect(await focused()).to.equal('file');
  });

  it('works if the API has a path prefix', async () => {
    await open(desktop, new URL(prefix, gateway.url).href);
    await choose(sample);
    await done();
    expect(await page.locator('#after').evaluate((image: HTMLImageElement) => image.naturalWidth)).to.equal(512);
    expect(complaints).to.deep.equal([]);
  });

  for (const [name, options] of [
    ['on a desktop', desktop],
    ['in dark mode', { ...desktop, colorScheme: 'dark' }],
    ['on a phone', phone],
  ] as const) {
    it(`has no serious accessibility violation ${name}, before and after a photo`, async () => {
      await open(options);
      expect(await violations(page)).to.deep.equal([]);
      await choose(sample);
      await done();
      expect(await violations(page)).to.deep.equal([]);
    });
  }

  it('is dark when the system is, with less movement when asked', async () => {
    await open({ ...desktop, colorScheme: 'dark', reducedMotion: 'reduce' });
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(Math.max(...ground.match(/\d+/g)!.map(Number))).to.be.below(64);
    const button = page.locator('.button').first();
    expect(await button.evaluate((element) => getComputedStyle(element).transitionDuration)).to.equal('0s');
  });

  it('fits a phone: nothing to scroll sideways, buttons large enough for a thumb', async () => {
    await open(phone);
    await choose(sample);
    await done();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.equal(390);
    for (const button of await page.locator('.button:visible').all()) {
      expect((await button.boundingBox())!.height).to.be.at.least(44);
    }
  });

  it('waits as long as the service asks when it is busy, then goes on', async () => {
    await open();
    const asked: number[] = [];
    await page.route('**/images/*', (route) => {
      asked.push(Date.now());
      if (asked.length > 2) return route.continue();
      return route.fulfill({ status: 429, headers: { 'retry-after': '2' }, json: { message: 'Too Many Requests' } });
    });
    await choose(sample);
    await done();
    expect(asked[1]! - asked[0]!).to.be.at.least(2000);
    expect(asked[2]! - asked[1]!).to.be.at.least(2000);
    expect(await status()).to.equal('Done: 1 face covered.');
  });

  it('takes several photos at once', async () => {
    const second = join(folder, 'second.png');
    await sharp(sample).flop().png().toFile(second);
    await open();
    await choose(sample, second);
    await page.getByRole('heading', { name: 'second.png' }).waitFor();
    await done();
    await page.locator('.tile img').nth(1).waitFor();
    expect(await page.locator('.tile').allTextContents()).to.deep.equal(['second.png', 'astronaut.jpg']);
  });

  describe('shows text from strangers as text', () => {
    const markup = '<img src=x onerror=hit=1><svg onload=hit=1>';
    /** A slash cannot be part of a file's name. */
    const named = (ending: string) => join(folder, `"><img src=x onerror=hit=1>\u202e${ending}`);
    const wasHit = () =>
      page.evaluate('globalThis.hit ?? document.querySelectorAll("img[onerror], svg[onload]").length');

    it('in the name and the EXIF of a photo, also in the gallery after a reload', async () => {
      const file = named('a.jpg');
      const IFD0 = { ImageDescription: markup, Artist: markup, Copyright: markup };
      await sharp(sample).withExif({ IFD0 }).toFile(file);
      await open();
      await choose(file);
      await done();
      expect(await wasHit()).to.equal(0);
      await page.reload();
      await page.locator('.tile img').waitFor();
      expect(await page.locator('.tile').textContent()).to.contain('<img src=x onerror=hit=1>');
      expect(await wasHit()).to.equal(0);
      expect(complaints).to.deep.equal([]);
    });

    it('in a file that is no photo, and in addresses that cannot be fetched', async () => {
      const file = named('b.jpg');
      await writeFile(file, markup);
      await open();
      await choose(file);
      await page.locator('#status.bad').waitFor();
      expect(await wasHit()).to.equal(0);
      for (const url of [`http://127.0.0.1:1/${markup}`, `https://${markup}/`, `javascript:hit=1//${markup}`]) {
        await page.goto(dev.url);
        await page.locator('#url').fill(url);
        await page.locator('#url').press('Enter');
        await page.locator('#status.bad, #intake-problem:not([hidden])').first().waitFor();
        expect(await wasHit(), url).to.equal(0);
      }
    });
  });

  describe('says in words what went wrong', () => {
    it('when a file is not a photo', async () => {
      const text = join(folder, 'letter.jpg');
      await writeFile(text, 'Dear all');
      await open();
      await choose(text);
      await page.locator('#status.bad').waitFor();
      expect(await status()).to.match(/image|photo|picture/i);
      expect(await page.locator('#again').isVisible()).to.equal(true);
    });

    it('when an address is not a web address', async () => {
      await open();
      await page.locator('#url').fill('file:///etc/passwd');
      await page.locator('#url').press('Enter');
      expect(await page.getByRole('alert').textContent()).to.match(/http/);
    });

    it('when an address is one the service must not fetch', async () => {
      await open();
      await page.locator('#url').fill('http://127.0.0.1:1/a.jpg');
      await page.locator('#url').press('Enter');
      await page.locator('#status.bad').waitFor();
      expect(await status()).to.match(/private|public|address/i);
    });

    it('when no face was found', async () => {
      const sky = join(folder, 'sky.png');
      await sharp({ create: { width: 300, height: 200, channels: 3, background: 'skyblue' } }).toFile(sky);
      await open();
      await choose(sky);
      await done();
      expect(await status()).to.equal('Done. No faces were found, so nothing was covered.');
    });
  });
});

/** Mean difference of two pictures in a part of them, 0–255. */
async function difference(a: Buffer, b: Buffer, part: typeof face): Promise<number> {
  const [one, two] = await Promise.all([a, b].map((picture) => partOf(picture, part)));
  let sum = 0;
  for (const [at, value] of one!.entries()) sum += Math.abs(value - two![at]!);
  return sum / one!.length;
}

async function partOf(picture: Buffer, part: typeof face): Promise<Buffer> {
  const { width = 0, height = 0 } = await sharp(picture).metadata();
  const area = {
    left: Math.round(part.left * width),
    top: Math.round(part.top * height),
    width: Math.round(part.width * width),
    height: Math.round(part.height * height),
  };
  return sharp(picture).extract(area).removeAlpha().raw().toBuffer();
}

/** What axe-core finds that is serious or worse. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const { violations } = (await page.evaluate('axe.run()')) as {
    violations: { id: string; impact: string; nodes: { html: string }[] }[];
  };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** A gateway that has the whole service below a path, as emulators do. */
function under(prefix: string, target: string): Hono {
  return new Hono().all('*', async ({ req }) => {
    const { pathname, search } = new URL(req.url);
    if (!pathname.startsWith(prefix)) return new Response('outside the prefix', { status: 404 });
    const body = ['GET', 'HEAD'].includes(req.method) ? undefined : await req.raw.arrayBuffer();
    const answer = await fetch(target + pathname.slice(prefix.length) + search, {
      method: req.method,
      headers: req.raw.headers,
      body,
    });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  });
}
