import { EmojifyError } from '../../errors/emojify-error.js';

/**
 * A damaged photo. What the decoder complains of is kept as the cause only: libvips has one error buffer for the whole
 * process, so its text may be about another photo.
 */
export function unreadable(reason?: string, cause?: unknown): EmojifyError {
  const detail = reason ? ` (${reason})` : '';
  const message = `the photo is damaged and cannot be read${detail}: get an intact copy`;
  return new EmojifyError('UNREADABLE_IMAGE', message, { cause });
}
