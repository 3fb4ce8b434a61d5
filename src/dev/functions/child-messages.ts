/** A message to a function's process. */
export interface InvokeMessage {
  readonly id: number;
  readonly event: unknown;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** A message from it: one when its code is loaded, then one per invocation. `value` is JSON, as Lambda passes it on. */
export type ChildMessage =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'broken'; readonly error: string }
  | { readonly kind: 'done'; readonly id: number; readonly value: string | undefined }
  | { readonly kind: 'failed'; readonly id: number; readonly error: string };

/** How the process is started: environment variables that the handler's code can see as well. */
export const bundleVariable = 'EMOJIFY_DEV_BUNDLE';
export const exportVariable = 'EMOJIFY_DEV_EXPORT';
