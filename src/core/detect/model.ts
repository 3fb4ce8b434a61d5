import { fileURLToPath } from 'node:url';
import { EmojifyError } from '../../errors/emojify-error.js';
import { detectorThreads } from './detector-threads.js';

/** Numbers in row-major order, and the length of each axis. */
export interface Tensor<Data extends Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer> = Float32Array<ArrayBuffer>> {
  readonly data: Data;
  readonly dims: readonly number[];
}

/** The input of a network: bytes of pixels, or numbers made from them. */
export type Input = Tensor<Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>;

/** A loaded network. */
export interface Model {
  /** The outputs by name. The input must not be used afterwards, because it may be transferred to another thread. */
  run(input: Input): Promise<Readonly<Record<string, Tensor>>>;
  /** Prepares for this many inputs of one picture; returns how many to pass at once. */
  prepare(inputs: number): number;
}

/**
 * The networks, with the name of their single input and their number of threads. The paths are literals so that
 * packaging finds the files.
 */
const networks = {
  centerFace: {
    file: new URL('./models/centerface.ort', import.meta.url),
    inputName: 'pixels',
    threads: detectorThreads(),
  },
  emotion: { file: new URL('./models/emotion.ort', import.meta.url), inputName: 'input', threads: 1 },
} as const;

export type Network = keyof typeof networks;

/** Loads a network. Throws DETECTOR_UNAVAILABLE if the runtime cannot start. */
export type LoadModel = (network: Network) => Promise<Model>;

/** Loads a network into this thread; `run` blocks its event loop, as onnxruntime-node 1.16 always does. */
export const loadModel: LoadModel = async (network) => {
  const { file, inputName, threads } = networks[network];
  const path = fileURLToPath(file);
  try {
    const runtime = await loadRuntime();
    const session = await runtime.InferenceSession.create(path, {
      intraOpNumThreads: threads,
      // The runtime keeps a memory pattern for every input size, so memory would grow with the number of photos.
      enableMemPattern: false,
      // The files were optimized when they were built; repeating it would only take time.
      graphOptimizationLevel: 'disabled',
    });
    return {
      run: ({ data, dims }) => session.run({ [inputName]: new runtime.Tensor(typeOf(data), data, dims) }),
      prepare: () => 1,
    };
  } catch (error) {
    throw unavailable(error);
  }
};

function typeOf(data: Input['data']): 'uint8' | 'float32' {
  return data instanceof Uint8Array ? 'uint8' : 'float32';
}

/** A CommonJS package: Node puts all its exports under `default`, other loaders (tsx) also beside it. */
async function loadRuntime() {
  const runtime = await import('onnxruntime-node');
  return runtime.default ?? runtime;
}

function unavailable(cause: unknown): EmojifyError {
  const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return new EmojifyError(
    'DETECTOR_UNAVAILABLE',
    `the embedded detector cannot start on ${process.platform}-${process.arch}: ${reason}`,
    { cause, hint: 'use --detector rekognition, or a platform that onnxruntime-node 1.16 supports' },
  );
}
