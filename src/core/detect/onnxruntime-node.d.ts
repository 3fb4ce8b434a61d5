// onnxruntime-node 1.16.3 names a types file that its package lacks; this declares the little that is used here.
declare module 'onnxruntime-node' {
  interface Tensor {
    readonly data: Float32Array<ArrayBuffer>;
    readonly dims: readonly number[];
  }
  interface SessionOptions {
    readonly graphOptimizationLevel?: 'disabled' | 'basic' | 'extended' | 'all';
    readonly intraOpNumThreads?: number;
    readonly enableCpuMemArena?: boolean;
    readonly enableMemPattern?: boolean;
  }
  interface Session {
    run(feeds: Readonly<Record<string, object>>): Promise<Readonly<Record<string, Tensor>>>;
  }
  const runtime: {
    readonly InferenceSession: { create(file: string, options?: SessionOptions): Promise<Session> };
    readonly Tensor: new (
      type: 'float32' | 'uint8',
      data: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>,
      dims: readonly number[],
    ) => object;
  };
  export default runtime;
}
