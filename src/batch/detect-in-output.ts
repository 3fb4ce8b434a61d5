import { describeFaces, detectFaces } from '../core/cover/cover-photo.js';
import { readPhotoFile } from '../core/cover/read-photo-file.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { PhotoJob } from './process-photo.js';
import type { PhotoResult } from './result.js';

/**
 * What can be seen in a file that an earlier run, or somebody else, wrote: none of its faces counts as covered.
 * @throws EmojifyError what is wrong with the file: nobody can say that it shows no face
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
    const what = `"${path}" exists and cannot be looked at for faces`;
    throw new EmojifyError(error.code, `${what}: ${error.message}`, { cause: error });
  }
}
