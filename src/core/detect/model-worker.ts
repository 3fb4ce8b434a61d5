// Runs in a thread of `modelThreads` and runs the networks there, one request after another.
import { parentPort } from 'node:worker_threads';
import { EmojifyError } from '../../errors/emojify-error.js';
import { type Input, loadModel, type Model, type Network, type Tensor } from './model.js';

export interface ModelRequest {
  readonly id: number;
  readonly network: Network;
  /** If omitted, the response reports that the network is loaded. */
  readonly input?: Input;
}

export interface ModelAnswer {
  readonly id: number;
  /**
   * Returned, like the outputs, to be garbage-collected by the caller: this thread has so few objects that its
   * collector hardly ever runs.
   */
  readonly input?: Input;
  readonly outputs?: Readonly<Record<string, Tensor>>;
  readonly error?: Pick<EmojifyError, 'code' | 'message' | 'hint'>;
}

const models: Partial<Record<Network, Promise<Model>>> = {};

parentPort?.on('message', async (request: ModelRequest) => {
  const { id, input } = request;
  const answer: ModelAnswer = { id, input, ...(await answerTo(request)) };
  parentPort?.postMessage(answer, memoryOf(answer));
});

/** The buffers that are transferred with a response instead of being copied. */
function memoryOf({ input, outputs = {} }: ModelAnswer): ArrayBuffer[] {
  return [...(input ? [input] : []), ...Object.values(outputs)].map(({ data }) => data.buffer);
}

async function answerTo({ network, input }: ModelRequest): Promise<Pick<ModelAnswer, 'outputs' | 'error'>> {
  try {
    models[network] ??= loadModel(network);
    const model = await models[network];
    return input ? { outputs: plain(await model.run(input)) } : {};
  } catch (error) {
    const { message, hint } = error as EmojifyError;
    return { error: { code: error instanceof EmojifyError ? error.code : 'INTERNAL', message, hint } };
  }
}

/** The runtime's tensors are instances of its own classes, which cannot be sent. */
function plain(outputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(outputs).map(([name, { data, dims }]) => [name, { data, dims }]));
}
