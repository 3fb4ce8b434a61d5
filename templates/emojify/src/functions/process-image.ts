import { jsonLog, processImageHandler, storesFromEnvironment } from 'emojify-serverless/lambda';

const { images, analyses } = await storesFromEnvironment(process.env);

/** Runs when a photo has been analyzed. Covers its faces and stores the result, which viewImage returns from then on. */
export const handler = processImageHandler({
  images,
  analyses,
  now: Date.now,
  log: jsonLog(),
  // Other styles: `blur`, `pixelate` and `box`.
  covering: { style: 'emoji' },
});
