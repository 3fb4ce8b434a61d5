import type { Reporter } from '../errors/reporter.js';
import { originalKey, processedKey } from './keys.js';
import type { AnalysisStore, ImageStore } from './ports.js';
import { reportImage } from './report-image.js';

export interface DeleteDeps {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
  readonly reporter: Reporter;
}

/**
 * Deletes everything stored for an image; returns false if it was unknown. The record is deleted first, so that a
 * function still working on the image fails to update it and removes what it wrote (`removeObjects`).
 */
export async function deleteImage(deps: DeleteDeps, imageId: string): Promise<boolean> {
  const record = await deps.analyses.get(imageId);
  await deps.analyses.delete(imageId);
  await removeObjects(deps.images, imageId);
  if (record) reportImage(deps.reporter, record, { level: 'info', code: 'IMAGE_DELETED', message: 'image deleted' });
  return record !== undefined;
}

/** Removes both pictures of an image that has no record. */
export async function removeObjects(images: ImageStore, imageId: string): Promise<void> {
  await Promise.all([images.delete(originalKey(imageId)), images.delete(processedKey(imageId))]);
}
