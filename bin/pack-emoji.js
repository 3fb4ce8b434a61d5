// Packs the emoji art (25 MB of JSON) into one file of about 3 MB, of which a run reads only the emojis it draws.
//
// The pack: length of the index (4 bytes, little endian), the index (brotli, JSON `[[bytes, "key key …"], …]`), then
// the groups it lists, one after another (brotli, SVG bodies joined by NUL in the order of the keys). A group is one
// emoji in all its skin tones and genders: they differ in a few colours, so together they take the room of one.
// A key is the emoji's code points in hex without variation selectors: `1f44d-1f3fd`. A body fills a 128 × 128 box.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync, constants } from 'node:zlib';

const require = createRequire(import.meta.url);
const readSet = (name) => JSON.parse(readFileSync(require.resolve(`@iconify-json/${name}/icons.json`), 'utf8'));

/** Noto's emojis; it has no country flags. */
function notoBodies() {
  const { icons } = readSet('noto');
  const chars = JSON.parse(readFileSync(require.resolve('@iconify-json/noto/chars.json'), 'utf8'));
  return Object.entries(chars)
    .filter(([, name]) => icons[name])
    .map(([key, name]) => [key, icons[name].body]);
}

/** Flags from flag-icons, 4:3, drawn with rounded corners in the middle of the box. */
function flagBodies() {
  const { icons } = readSet('flag');
  return Object.entries(icons)
    .filter(([name]) => /^[a-z]{2}(-[a-z]+)?-4x3$/.test(name))
    .map(([name, icon]) => [name.slice(0, -'-4x3'.length), icon])
    .concat([['ea', icons['es-4x3']]]) // Ceuta and Melilla fly Spain's
    .flatMap(([name, { body, width, height }]) => {
      const key = flagKey(name);
      const flag = `<svg x="4" y="19" width="120" height="90" viewBox="0 0 ${width} ${height}"><clipPath id="corners"><rect width="${width}" height="${height}" rx="48"/></clipPath><g clip-path="url(#corners)">${body}</g></svg>`;
      return key ? [[key, flag]] : [];
    });
}

/** Regions of their own in Unicode that flag-icons files under another country. */
const regions = { 'sh-ac': 'ac', 'sh-ta': 'ta' };

function flagKey(name) {
  const region = regions[name] ?? name;
  const codes = [...region.replace('-', '')].map((letter) => letter.charCodeAt(0));
  if (region.length === 2) return codes.map((code) => (code - 97 + 0x1f1e6).toString(16)).join('-');
  if (!/^gb-(eng|sct|wls|nir)$/.test(region)) return undefined;
  return ['1f3f4', ...codes.map((code) => (code + 0xe0000).toString(16)), 'e007f'].join('-');
}

/** What an emoji has in common with its variants: its key without skin tones and gender signs. */
function groupOf(key) {
  const kept = key.split('-').filter((code) => !/^(1f3f[b-f]|2640|2642)$/.test(code));
  return kept.join('-').replace(/(-200d)+$/, '');
}

function compress(text) {
  return brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 22 },
  });
}

/** Writes the pack to this file. */
export function packEmoji(file) {
  const groups = new Map();
  for (const entry of [...notoBodies(), ...flagBodies()]) {
    const name = groupOf(entry[0]);
    groups.set(name, [...(groups.get(name) ?? []), entry]);
  }
  const packed = [...groups.values()].map((entries) => ({
    keys: entries.map(([key]) => key).join(' '),
    data: compress(entries.map(([, body]) => body).join('\0')),
  }));
  const index = compress(JSON.stringify(packed.map(({ keys, data }) => [data.length, keys])));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(index.length);
  writeFileSync(file, Buffer.concat([length, index, ...packed.map(({ data }) => data)]));
}
