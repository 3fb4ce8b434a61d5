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
 * Removes everything of an image; false when nothing was known of it. The record goes first: a function still working on
 * the image then finds it missing when it wants to move it on, and removes what it wrote (`removeObjects`).
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
