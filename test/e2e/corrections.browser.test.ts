import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { type ProcessRequest, processPhotos } from '../../src/batch/process-photos.js';
import type { BatchResult } from '../../src/batch/result.js';
import { checkCorrections } from '../../src/core/corrections/check-corrections.js';
import type { Corrections } from '../../src/core/corrections/corrections.js';
import { launchChromium } from '../support/chromium.js';
import { sample } from '../support/sample.js';

const size = { width: 400, height: 300 };
const count = 12;
/** Two faces "found" in every photo. */
const found = [40, 200].map((left) => ({
  box: { left, top: 100, width: 60, height: 80 },
  confidence: 90,
  roll: 0,
  emotion: 'HAPPY' as const,
  emotionConfidence: 90,
}));

describe('correcting faces on the report page, in a real browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emojify-corrections-'));
  const url = `file://${encodeURI(join(folder, 'report.html'))}`;
  const saved = join(folder, 'corrections.json');
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  before(async () => {
    mkdirSync(join(folder, 'in'));
    for (let index = 0; index < count; index++) {
      const picture = sharp(sample)
        .resize(size.width, size.height)
        .modulate({ hue: index * 20 });
      writeFileSync(join(folder, 'in', `${String(index).padStart(2, '0')}.jpg`), await picture.jpeg().toBuffer());
    }
    await run();
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(() => page?.context().close());

  function run(request: Partial<ProcessRequest> = {}): Promise<BatchResult> {
    const paths = { photos: [join(folder, 'in')], out: join(folder, 'out/') };
    return processPhotos(
      { ...paths, overwrite: true, report: { path: join(folder, 'report.html'), originals: false }, ...request },
      {
        detector: async () => ({ name: 'fixed', detect: async () => found }),
        reporter: async () => ({ report: () => undefined }),
        signal: new AbortController().signal,
        version: '1.2.3',
        stdin: (async function* () {})(),
        writeStdout: async () => undefined,
      },
    );
  }

  async function open(options = {}): Promise<void> {
    page = await (await browser.newContext({ viewport: { width: 1280, height: 1200 }, ...options })).newPage();
    complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) complaints.push(`request to ${request.url()}`);
    });
    await page.goto(url);
    await loaded();
  }

  const loaded = () =>
    page.waitForFunction(() => document.querySelector<HTMLImageElement>('#before img')?.naturalWidth);
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const row = (number: number) => page.locator(`#faces tr:nth-child(${number})`).innerText();
  const rows = () => page.locator('#faces tr').count();

  /** Draws over the picture, from and to these shares of it. */
  async function drag(from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    await loaded();
    const place = (await page.locator('#before img').boundingBox())!;
    const at = ([x, y]: readonly [number, number]) => [place.x + x * place.width, place.y + y * place.height] as const;
    await page.mouse.move(...at(from));
    await page.mouse.down();
    await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
    await page.mouse.move(...at(to));
    await page.mouse.up();
  }

  async function download(): Promise<string> {
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('#save').click()]);
    expect(file.suggestedFilename()).to.equal('corrections.json');
    return readFileSync(await file.path(), 'utf8');
  }

  const decided = ({ photos }: Corrections) =>
    photos.flatMap(({ name, review, faces }) => [
      ...(review ? [`${name} ${review}`] : []),
      ...faces.flatMap(({ origin, decision, emoji, style }, index) => {
        const what = [origin === 'manual' && 'drawn', decision, emoji, style].filter(Boolean);
        return what.length > 0 ? [`${name} ${index + 1} ${what.join(' ')}`] : [];
      }),
    ]);

  it('draws a box by keyboard, in whole pixels, and takes it back', async () => {
    await open();
    await press('n', 'ArrowRight', 'ArrowRight', 'ArrowDown', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Enter');
    expect(await row(3)).to.equal('3\tdrawn\t\tto be covered');
    const [{ faces }] = JSON.parse(await download()).photos;
    expect(faces[2]).to.deep.equal({
      origin: 'manual',
      box: { left: 174, top: 122, width: 62, height: 61 },
      ratios: { left: 0.435, top: 0.406667, width: 0.155, height: 0.203333 },
    });
    await press('Escape', 'u');
    expect(await rows()).to.equal(2);
    await press('Shift+U');
    expect(await rows()).to.equal(3);
    await press('n', 'Escape', '3', 'x');
    expect(await rows()).to.equal(2);
    expect(complaints).to.deep.equal([]);
  });

  it('draws a box by touch only when that was asked for', async () => {
    await open({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const touch = (type: string, x: number, y: number) =>
      page
        .locator('#before')
        .dispatchEvent(type, { pointerType: 'touch', pointerId: 7, clientX: x, clientY: y, button: 0 });
    const swipe = async () => {
      await page.locator('#before img').scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await page.locator('#before img').boundingBox())!;
      // Pointer capture demands a pointer that is down, which dispatched events are not.
      await page.evaluate(() => {
        Element.prototype.setPointerCapture = () => undefined;
      });
      await touch('pointerdown', x + width / 2, y + height / 2);
      await touch('pointermove', x + width * 0.75, y + height * 0.75);
      await touch('pointerup', x + width * 0.75, y + height * 0.75);
    };
    await swipe();
    expect(await rows()).to.equal(2);
    await page.locator('#draw').tap();
    await swipe();
    expect(await rows()).to.equal(3);
  });

  it('refuses a file that is not valid, and says where', async () => {
    await open();
    const file = (text: string) => ({ name: 'c.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await page.locator('#file').setInputFiles(file('{"format":1,"photos":[{"sha256":"x"}]}'));
    await page.getByText('c.json cannot be used: photos[0]: missing key "bytes"').waitFor();
    await page.locator('#file').setInputFiles(file('{"format":2,"photos":[]}'));
    await page.getByText('unknown format 2').waitFor();
    expect(JSON.parse(await download()).photos).to.deep.equal([]);
  });

  it('brings ten corrections through file, page and run exactly as they were made', async () => {
    await open();
    await press('1', 'x', 'j', '2', 'v', 'j', '1', 'e');
    await page.keyboard.type('🐶');
    await press('Enter', 'Escape', 'j', '2', 's');
    await page.locator('#face select').selectOption('blur');
    await press('Escape', 'j');
    await drag([0.75, 0.1], [0.95, 0.4]);
    await page.keyboard.type('😎');
    await press('Enter', 'Escape', 'j');
    await drag([0.95, 0.95], [0.7, 0.7]);
    await press('Escape', 'x', 'u', 'j', 'a', 'm', '1', 'v', 'v', 'x', '2', 'x', 'j', 'n', 'Enter');
    const text = await download();
    const corrections = checkCorrections(JSON.parse(text));
    expect(decided(corrections)).to.deep.equal([
      '00.jpg 1 no-face',
      '01.jpg 2 visible',
      '02.jpg 1 🐶',
      '03.jpg 2 blur',
      '04.jpg 3 drawn 😎',
      '05.jpg 3 drawn',
      '06.jpg accepted',
      '07.jpg marked',
      '08.jpg 1 no-face',
      '08.jpg 2 no-face',
      '09.jpg 3 drawn',
    ]);
    expect(corrections.photos[4]!.faces[2]!.box).to.deep.equal({ left: 300, top: 30, width: 80, height: 90 });
    await page.context().close();

    // In another browser, the file is all there is.
    await open();
    writeFileSync(saved, text);
    await page.locator('#file').setInputFiles(saved);
    await page.getByText('Loaded the corrections of 10 photos.').waitFor();
    expect(await download()).to.equal(text);
    await press('u');
    expect(JSON.parse(await download()).photos).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
    await page.context().close();

    const result = await run({ corrections: saved, skipExisting: true, overwrite: false });
    expect(result.photos.map(({ status }) => status[0]).join('')).to.equal('ddddddssdds'.padEnd(count, 's'));
    const made = result.photos.flatMap(({ faces = [] }, index) =>
      faces.flatMap(({ corrected, emoji, style, box }) =>
        corrected ? [[index, corrected, style ?? emoji, box.left].join(' ')] : [],
      ),
    );
    expect(made).to.deep.equal([
      '1 visible  200',
      '2 changed 🐶 40',
      '3 changed blur 200',
      '4 added 😎 300',
      '5 added 🙂 280',
      '9 added 🙂 170',
    ]);

    // The page of the second run begins with what the file says, for photos that were skipped as well.
    await open();
    expect(await download()).to.equal(text);
    expect(complaints).to.deep.equal([]);
  });

  it('remembers place and decisions when photos are added and the run is repeated', async () => {
    await open();
    await press('j', 'j', 'j', 'a', '1', 'v');
    const at = await page.locator('#name').textContent();
    const before = await download();
    writeFileSync(join(folder, 'in', '00 new.jpg'), await sharp(sample).resize(200, 150).jpeg().toBuffer());
    await run({ skipExisting: true, overwrite: false });
    await page.reload();
    expect(await page.locator('#name').textContent()).to.equal(at);
    expect(await page.locator('#progress').textContent()).to.contain(`of ${count + 1} reviewed`);
    expect(await download()).to.equal(before);
  });
});
