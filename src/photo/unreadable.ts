import { EmojifyError } from '../errors/emojify-error.js';

/** The decoder's complaint as our error; its own words are kept as the cause. */
export function unreadable(cause: unknown): EmojifyError {
  const complaint = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return new EmojifyError('UNREADABLE_IMAGE', `the photo is damaged and cannot be read (${complaint}): get it again`, {
    cause,
  });
}
