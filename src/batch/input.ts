import type { EmojifyError } from '../errors/emojify-error.js';

/** One thing to read a photo from. `name` is how the user named it, and how results do. */
export type Input =
  | {
      readonly kind: 'file';
      readonly name: string;
      /** The folder between the one that was walked and the file: `''` for a file that was named itself. */
      readonly below: string;
    }
  | { readonly kind: 'url'; readonly name: string }
  | { readonly kind: 'stdin'; readonly name: string }
  /** Something that cannot be read; the others are processed all the same. */
  | { readonly kind: 'bad'; readonly name: string; readonly error: EmojifyError };
