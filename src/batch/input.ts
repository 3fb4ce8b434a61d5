import type { EmojifyError } from '../errors/emojify-error.js';

/** An object in S3, which only the deployed service takes. */
export interface S3Input {
  readonly kind: 's3';
  /** `s3://bucket/key`. */
  readonly name: string;
  /** The folder between the prefix that was listed and the object, as a path that cannot leave the output folder. */
  readonly below: string;
  readonly bucket: string;
  readonly key: string;
  /** As S3 tells it, without quotes: the same for the same bytes, written in the same way. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

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
  | S3Input
  /** An input that cannot be read; the others are processed anyway. */
  | { readonly kind: 'bad'; readonly name: string; readonly error: EmojifyError };
