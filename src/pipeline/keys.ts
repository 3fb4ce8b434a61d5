/** Originals and results lie under different prefixes: a result can never start the pipeline again. */
const originals = 'originals/';
const processed = 'processed/';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const originalKey = (imageId: string): string => `${originals}${imageId}`;
export const processedKey = (imageId: string): string => `${processed}${imageId}`;

/** Whether a text from outside can be an image's id; everything else is never looked up. */
export const isImageId = (text: string): boolean => uuid.test(text);

/** The image whose original lies under this key; undefined for every other key. */
export function imageIdOfOriginal(key: string): string | undefined {
  const imageId = key.startsWith(originals) ? key.slice(originals.length) : '';
  return isImageId(imageId) ? imageId : undefined;
}
