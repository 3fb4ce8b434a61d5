/** Originals and results have different prefixes, so that a result never starts the pipeline again. */
const originals = 'originals/';
const processed = 'processed/';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const originalKey = (imageId: string): string => `${originals}${imageId}`;
export const processedKey = (imageId: string): string => `${processed}${imageId}`;

/** Whether an untrusted string can be the id of an image; other strings are never looked up. */
export const isImageId = (text: string): boolean => uuid.test(text);

/** The id of the image whose original has this key; undefined for other keys. */
export function imageIdOfOriginal(key: string): string | undefined {
  const imageId = key.startsWith(originals) ? key.slice(originals.length) : '';
  return isImageId(imageId) ? imageId : undefined;
}
