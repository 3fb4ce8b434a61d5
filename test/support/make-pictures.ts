import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { launchChromium } from './chromium.js';
import { runCli } from './run-cli.js';
import { samplePath } from './sample.js';
import { spawnDev } from './spawn-dev.js';

/** The pictures of the README, by name. */
export const pictureNames = ['before-after.jpg', 'page.jpg', 'report.jpg'] as const;

/** Makes the pictures of the README from the sample photo, with the built command line and a real browser. */
export async function makePictures(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'emojify-pictures-'));
  const browser = await launchChromium();
  try {
    copyFileSync(samplePath, join(work, 'astronaut.jpg'));
    await run(work, 'astronaut.jpg', '--out', 'out/', '--report', 'report.html');
    await beforeAfter(work, join(folder, 'before-after.jpg'));
    const context = await browser.newContext({ viewport: { width: 1100, height: 760 }, colorScheme: 'light' });
    const page = await context.newPage();
    await page.goto(`file://${join(work, 'report.html')}`);
    await page.locator('#row-0').click();
    await shoot(page, join(folder, 'report.jpg'));
    await shootPage(page, work, join(folder, 'page.jpg'));
  } finally {
    await browser.close();
    rmSync(work, { recursive: true, force: true });
  }
}

async function run(cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await runCli(['process', ...args], { cwd });
  if (code !== 0) throw new Error(stderr);
}

/** Both photos side by side. */
async function beforeAfter(work: string, path: string): Promise<void> {
  const side = 400;
  const read = (name: string) => sharp(join(work, name)).resize(side, side).toBuffer();
  const [before, after] = await Promise.all([read('astronaut.jpg'), read('out/astronaut.jpg')]);
  const canvas = { width: side * 2 + 8, height: side, channels: 3 as const, background: '#ffffff' };
  const parts = [
    { input: before, left: 0, top: 0 },
    { input: after, left: side + 8, top: 0 },
  ];
  writeFileSync(path, await sharp({ create: canvas }).composite(parts).jpeg({ quality: 82 }).toBuffer());
}

/** The web page of `emojify dev`, with a finished photo. */
async function shootPage(page: Page, work: string, path: string): Promise<void> {
  const dev = await spawnDev(['--data', join(work, 'data')], { cwd: work });
  try {
    await page.goto(dev.url);
    await page.setInputFiles('#file', join(work, 'astronaut.jpg'));
    await page.locator('#download').waitFor({ timeout: 60_000 });
    await page.locator('#slider').fill('50');
    await shoot(page, path);
  } finally {
    await dev.end();
  }
}

async function shoot(page: Page, path: string): Promise<void> {
  // A picture that has not been decoded yet would be missing.
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  writeFileSync(
    path,
    await sharp(await page.screenshot())
      .resize({ width: 900 })
      .jpeg({ quality: 80 })
      .toBuffer(),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await makePictures(process.argv[2] ?? fileURLToPath(new URL('../../docs/pictures', import.meta.url)));
}
