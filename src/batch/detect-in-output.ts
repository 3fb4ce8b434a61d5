import { describeFaces, detectFaces } from '../core/cover/cover-photo.js';
import { readPhotoFile } from '../core/cover/read-photo-file.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { PhotoJob } from './process-photo.js';
import type { PhotoResult } from './result.js';

/**
 * Finds faces in an existing output file, whoever wrote it: none of its faces counts as covered.
 * @throws EmojifyError why the file cannot be checked
 */
export async function detectInOutput(
  path: string,
  { detector, options, signal }: PhotoJob,
): Promise<Required<Pick<PhotoResult, 'width' | 'height' | 'faces'>>> {
  try {
    const detected = await detectFaces(await readPhotoFile(path, signal), detector(), options.selection, signal);
    const { width, height } = detected.photo;
    const uncovered = new Set(detected.tracks.map(({ number }) => number));
    return { width, height, faces: describeFaces(detected, options.cover, uncovered) };
  } catch (error) {
    if (!(error instanceof EmojifyError) || error.code.startsWith('REKOGNITION_')) throw error;
    const what = `"${path}" already exists and cannot be checked for faces`;
    throw new EmojifyError(error.code, `${what}: ${error.message}`, { cause: error });
  }
}
