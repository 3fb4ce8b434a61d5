import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import type { BatchResult } from '../../src/batch/result.js';
import { sampleAt } from '../support/pictures.js';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { tempFolder } from '../support/temp-folder.js';

const exif = { IFD0: { Artist: 'Someone' } };
const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="Ada"/></rdf:RDF></x:xmpmeta>';

const still = () => sampleAt().withExif(exif).withXmp(xmp).jpeg().toBuffer();

async function moving(): Promise<Buffer> {
  const frames = await Promise.all([0, 90].map((hue) => sampleAt().modulate({ hue }).png().toBuffer()));
  return sharp(frames, { join: { animated: true } })
    .withExif(exif)
    .webp()
    .toBuffer();
}

async function broken(): Promise<Buffer> {
  const bytes = await sampleAt().withExif(exif).jpeg().toBuffer();
  const header = bytes.indexOf('Exif') + 6;
  return bytes.fill(0xee, header + 4, header + 8);
}

describe('emojify process --keep-metadata', () => {
  const folder = tempFolder();
  const run = (...args: string[]) => runCli(['process', ...args], { cwd: folder() });
  const put = (name: string, bytes: Buffer) => writeFileSync(join(folder(), name), bytes);

  const lossy: readonly (readonly [
    what: string,
    name: string,
    photo: () => Promise<Buffer>,
    args: string[],
    string,
  ])[] = [
    ['a GIF', 'a.jpg', still, ['--format', 'gif'], 'EXIF, XMP are not kept in gif'],
    ['the EXIF of a TIFF', 'a.jpg', still, ['--format', 'tiff'], 'EXIF is not kept in tiff'],
    ['an animation', 'a.webp', moving, [], 'EXIF is not kept in animations'],
    ['EXIF that is broken', 'a.jpg', broken, [], 'its EXIF is damaged or too large to keep'],
  ];
  for (const [what, name, photo, args, reason] of lossy)
    it(`says in one line what it cannot keep: ${what}`, async () => {
      put(name, await photo());
      const { stderr, code } = await run(name, '--keep-metadata', ...args);
      expect({ stderr, code }).to.deep.equal({ stderr: `${name}: --keep-metadata, but ${reason}\n`, code: 0 });
    });

  it('says so in the JSON document as well', async () => {
    put('a.jpg', await still());
    const { stdout } = await run('a.jpg', '--keep-metadata', '--format', 'gif', '--json');
    const document: BatchResult = JSON.parse(stdout);
    expectSchema('process', document);
    expect(document.photos[0]!.warnings).to.deep.equal([
      { code: 'METADATA_NOT_KEPT', message: 'a.jpg: --keep-metadata, but EXIF, XMP are not kept in gif' },
    ]);
  });

  for (const format of ['jpeg', 'png', 'webp', 'avif'])
    it(`has nothing to say of a photo whose metadata is kept in ${format}`, async () => {
      put('a.jpg', await still());
      const { stderr, stdout } = await run('a.jpg', '--keep-metadata', '--format', format, '--out', `out.${format}`);
      expect(stderr, stdout).to.equal('');
      const kept = await sharp(readFileSync(join(folder(), `out.${format}`))).metadata();
      expect(kept.exif?.includes('Someone') && kept.xmp?.includes('Ada')).to.equal(true);
    });

  it('has nothing to say of a photo without metadata', async () => {
    put('a.jpg', await sampleAt().jpeg().toBuffer());
    expect((await run('a.jpg', '--keep-metadata', '--format', 'gif')).stderr).to.equal('');
  });
});
