import { jsonLog, processImageHandler, storesFromEnvironment } from 'emojify-serverless/lambda';

const { images, analyses } = await storesFromEnvironment(process.env);

/** Faces of a photo are known: covers them and stores the result, which viewImage shows from then on. */
export const handler = processImageHandler({
  images,
  analyses,
  now: Date.now,
  log: jsonLog(),
  // `blur`, `pixelate` and `box` cover faces without emojis.
  covering: { style: 'emoji' },
});
