// Covers faces in photos with @vladmandic/human on its WebAssembly backend, the way a script of a few lines does.
// Usage: human.mjs FOLDER_WITH_NODE_MODULES OUTPUT_FOLDER PHOTO…
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const [folder, output, ...photos] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const sharp = require('sharp');
const { Human } = require(join(folder, 'node_modules/@vladmandic/human/dist/human.node-wasm.js'));
// Its WebAssembly build loads models by HTTP only.
const models = createServer(async ({ url }, response) =>
  response.end(await readFile(join(folder, 'node_modules/@vladmandic/human/models', basename(url)))),
);
await new Promise((resolve) => models.listen(0, '127.0.0.1', resolve));
const off = { enabled: false };
const human = new Human({
  debug: false,
  backend: 'wasm',
  wasmPath: join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/'),
  modelBasePath: `http://127.0.0.1:${models.address().port}/`,
  face: { detector: { maxDetected: 100 }, mesh: off, iris: off, description: off, emotion: off },
  ...{ body: off, hand: off, object: off, gesture: off, filter: off },
});

await human.init();
for (const path of photos) {
  const { data, info } = await sharp(path)
    .autoOrient()
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const tensor = human.tf.tensor(Float32Array.from(data), [1, info.height, info.width, 3], 'float32');
  const { face } = await human.detect(tensor);
  human.tf.dispose(tensor);
  const covers = face.flatMap(({ box: [x, y, w, h] }) => {
    const [left, top] = [Math.max(0, Math.round(x)), Math.max(0, Math.round(y))];
    const [width, height] = [Math.min(Math.round(w), info.width - left), Math.min(Math.round(h), info.height - top)];
    return width > 0 && height > 0
      ? [{ input: { create: { width, height, channels: 3, background: '#888' } }, left, top }]
      : [];
  });
  await sharp(data, { raw: info })
    .composite(covers)
    .jpeg({ quality: 90 })
    .toFile(join(output, `${basename(path)}.jpg`));
}
models.closeAllConnections();
models.close();
