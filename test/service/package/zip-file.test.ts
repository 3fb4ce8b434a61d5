import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { cachedCompressor } from '../../../src/service/package/compressor.js';
import { zipFile } from '../../../src/service/package/zip-file.js';
import { modesIn } from '../../support/packaging.js';
import { tempFolder } from '../../support/temp-folder.js';

describe('zipFile', () => {
  const folder = tempFolder();
  const entry = async (path: string, bytes: Uint8Array, executable = false) => ({
    path,
    executable,
    ...(await cachedCompressor(folder())(bytes, { keep: true })),
  });

  it('returns the files that were added, small and large', async () => {
    const large = Buffer.from(Array.from({ length: 2_000_000 }, (_, index) => (index * 7919) % 251));
    const files = {
      'a/b.txt': Buffer.from('text'),
      'empty.txt': Buffer.alloc(0),
      'ünïcode.txt': Buffer.from('x'),
      large,
    };
    const entries = await Promise.all(Object.entries(files).map(([path, bytes]) => entry(path, bytes)));
    const unzipped = unzipSync(zipFile(entries));
    for (const [path, bytes] of Object.entries(files))
      expect(Buffer.from(unzipped[path]!).equals(bytes), path).to.equal(true);
  });

  it('is the same in any order, in every time zone, and whether compressed now or before', async () => {
    const bytes = Buffer.alloc(1_500_000, 'much the same ');
    const zone = process.env.TZ;
    const make = async (names: string[]) =>
      Buffer.from(zipFile(await Promise.all(names.map((name) => entry(name, bytes)))));
    try {
      process.env.TZ = 'America/New_York';
      const first = await make(['a', 'b']);
      process.env.TZ = 'Asia/Kolkata';
      expect((await make(['b', 'a'])).equals(first)).to.equal(true);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('marks programs as such, and makes all else readable', async () => {
    const zip = Buffer.from(
      zipFile([await entry('run', Buffer.from('#!'), true), await entry('text', Buffer.from('x'))]),
    );
    expect(modesIn(zip)).to.deep.equal({ run: '100755', text: '100644' });
  });
});
