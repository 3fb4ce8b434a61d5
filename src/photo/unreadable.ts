import { EmojifyError } from '../errors/emojify-error.js';

/** A damaged photo, with the decoder's own words where it has any; the whole complaint is kept as the cause. */
export function unreadable(cause: unknown): EmojifyError {
  const complaint = cause instanceof Error ? cause.message.split('\n')[0]!.replace(/:$/, '') : String(cause);
  const detail = complaint === 'Unknown error' ? '' : ` (${complaint})`;
  return new EmojifyError('UNREADABLE_IMAGE', `the photo is damaged and cannot be read${detail}: get it again`, {
    cause,
  });
}
