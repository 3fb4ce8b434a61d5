import { EmojifyError } from '../../errors/emojify-error.js';

/**
 * The error for a damaged photo. The decoder's message is kept only as the cause: libvips has one error buffer per
 * process, so the text may be about another photo.
 */
export function unreadable(reason?: string, cause?: unknown): EmojifyError {
  const detail = reason ? ` (${reason})` : '';
  const message = `the photo is damaged and cannot be read${detail}: get an intact copy`;
  return new EmojifyError('UNREADABLE_IMAGE', message, { cause });
}
