import type { EmojifyError } from '../errors/emojify-error.js';

/** One input. `name` is what the user passed and what results show. */
export type Input =
  | {
      readonly kind: 'file';
      readonly name: string;
      /** The folder between the searched one and the file: `''` for a file that was passed itself. */
      readonly below: string;
    }
  | { readonly kind: 'url'; readonly name: string }
  | { readonly kind: 'stdin'; readonly name: string }
  /** An input that cannot be read; the others are processed anyway. */
  | { readonly kind: 'bad'; readonly name: string; readonly error: EmojifyError };
