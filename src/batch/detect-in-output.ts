import { describeFaces, detectFaces, openPhoto } from '../core/cover/cover-photo.js';
import { readPhotoFile } from '../core/cover/read-photo-file.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { PhotoJob } from './process-photo.js';
import type { PhotoResult } from './result.js';

/**
 * Finds faces in an existing output file, whoever wrote it. A face counts as covered only if the record of its folder
 * says so.
 * @throws EmojifyError with the reason why the file cannot be checked
 */
export async function detectInOutput(
  path: string,
  { detector, options, signal, judge }: PhotoJob,
): Promise<Required<Pick<PhotoResult, 'width' | 'height' | 'faces'>>> {
  try {
    const bytes = await readPhotoFile(path, signal);
    const detected = await detectFaces(
      openPhoto(async () => bytes),
      detector(),
      options.selection,
      signal,
    );
    const { width, height } = detected.photo;
    const uncovered = new Set(detected.tracks.map(({ number }) => number));
    const faces = describeFaces(detected, options.cover, uncovered);
    return { width, height, faces: judge ? await judge({ path, bytes, width, height, faces }) : faces };
  } catch (error) {
    if (!(error instanceof EmojifyError) || error.code.startsWith('REKOGNITION_')) throw error;
    const what = `"${path}" already exists and cannot be checked for faces`;
    throw new EmojifyError(error.code, `${what}: ${error.message}`, { cause: error });
  }
}
