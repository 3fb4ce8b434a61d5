import { fileURLToPath } from 'node:url';

/** Numbers in row-major order, and how many there are along each axis. */
export interface Tensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** A loaded network. `run` blocks the event loop while it computes: that is how onnxruntime-node 1.16 works. */
export interface Model {
  run(input: Tensor): Promise<Readonly<Record<string, Tensor>>>;
}

/** The networks. Packaging sees each URL with its literal path and copies the file beside the bundle (docs/package.md). */
const files = {
  'centerface.onnx': new URL('./models/centerface.onnx', import.meta.url),
  'emotion.onnx': new URL('./models/emotion.onnx', import.meta.url),
};

/** Loads one of the networks in `models/`, with its single input's name; 0 threads: as many as there are cores. */
export async function loadModel(file: keyof typeof files, inputName: string, threads = 0): Promise<Model> {
  const runtime = await loadRuntime();
  const path = fileURLToPath(files[file]);
  const session = await runtime.InferenceSession.create(path, { intraOpNumThreads: threads });
  return {
    run: ({ data, dims }) => session.run({ [inputName]: new runtime.Tensor('float32', data, dims) }),
  };
}

/** A CommonJS package: Node puts all it exports under `default`, other loaders (tsx) beside it. */
async function loadRuntime() {
  const runtime = await import('onnxruntime-node');
  return runtime.default ?? runtime;
}
