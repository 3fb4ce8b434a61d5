/** A Lambda function on this machine: in this process, or in one of its own. */
export interface LocalFunction {
  /** The key in the service file, such as `analyzeImage`. */
  readonly name: string;
  /** Resolves once its code is loaded, rejects when it cannot be; absent where there is nothing to load. */
  readonly ready?: Promise<void>;
  /** Rejects with what the handler threw, or when it took longer than its timeout. */
  invoke(event: unknown, requestId: string): Promise<unknown>;
  /** Ends when invocations under way have ended. */
  close(): Promise<void>;
}
