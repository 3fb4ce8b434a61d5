/** A local Lambda function, in this process or in its own. */
export interface LocalFunction {
  /** The key in the service file, such as `analyzeImage`. */
  readonly name: string;
  /** Resolves once its code is loaded, rejects if that fails; absent if nothing has to be loaded. */
  readonly ready?: Promise<void>;
  /** Rejects with the handler's error, or if it exceeds its timeout. */
  invoke(event: unknown, requestId: string): Promise<unknown>;
  /** Resolves when running invocations have finished. */
  close(): Promise<void>;
}
