// Writes images into the data folder named, for ever, and prints each id once all of it was written.
import { openLocalStores } from '../../src/adapters/stores/local-stores.js';
import { imageRecord } from './image-record.js';

const { images, analyses } = await openLocalStores({ data: process.argv[2]! });
for (;;) {
  const record = imageRecord();
  const { imageId, updatedAt } = record;
  await analyses.create(record);
  await images.put(`originals/${imageId}`, Buffer.from(imageId.repeat(5000)), {
    contentType: 'image/jpeg',
    requestId: 'request-1',
  });
  await analyses.move(imageId, { from: ['received'], to: 'analyzed', changes: {}, updatedAt });
  process.stdout.write(`${imageId}\n`);
}
