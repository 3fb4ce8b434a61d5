import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { EmojifyError } from '../../errors/emojify-error.js';
import { type Input, type LoadModel, loadModel, type Network, type Tensor } from './model.js';
import type { ModelAnswer, ModelRequest } from './model-worker.js';

type Outputs = Readonly<Record<string, Tensor>>;

/** From source, as bin/dev.js runs it: Node 20 loads no TypeScript in threads, whatever loader the main one has. */
const fromSource = import.meta.url.endsWith('.ts');
/** From so many inputs of one picture on, a second thread is worth its memory: a photo of 12 megapixels has more. */
const MANY = 9;
const threads: ModelThread[] = [];

/**
 * The networks load and compute in threads of their own, so that this one goes on decoding, covering and answering: in
 * one, in two once a picture is so large that little else is to do meanwhile. A thread stays as long as the process, as
 * onnxruntime-node 1.16 cannot be loaded by one that comes after another has ended. It keeps the process alive until it
 * is loaded and while it owes an answer: ended in the middle of the runtime's work, it would take the process down with it.
 */
export function modelThreads(): { readonly load: LoadModel } {
  if (fromSource) return { load: loadModel };
  if (threads.length === 0) threads.push(new ModelThread());
  return {
    async load(network) {
      await threads[0]!.ask(network);
      return { run: async (input) => (await idlest().ask(network, input))!, prepare };
    },
  };
}

function prepare(inputs: number): number {
  if (inputs < MANY || availableParallelism() < 2) return 1;
  if (threads.length < 2) threads.push(new ModelThread());
  // One in each thread, and one more that is ready for whichever is done first.
  return threads.length + 1;
}

function idlest(): ModelThread {
  return threads.reduce((best, thread) => (thread.owed < best.owed ? thread : best));
}

/** A thread, what was asked of it, and who waits for the answers. */
class ModelThread {
  private readonly worker = new Worker(new URL('./model-worker.js', import.meta.url));
  private readonly waiting = new Map<number, (answer: Omit<ModelAnswer, 'id'>) => void>();
  private asked = 0;
  private ended: ModelAnswer['error'];

  constructor() {
    this.worker.on('message', (answer: ModelAnswer) => this.settle(answer));
    this.worker.on('error', ({ message }) => this.fail(message));
    // Before anybody needs them: the first photo is still being decoded then.
    for (const network of ['centerFace', 'emotion'] as const) this.ask(network).catch(() => undefined);
  }

  /** How many answers are still to come. */
  get owed(): number {
    return this.waiting.size;
  }

  /** The network's outputs for this input; without one, nothing, as soon as the network is loaded. */
  async ask(network: Network, input?: Input): Promise<Outputs | undefined> {
    const { outputs, error } = await this.answerTo(network, input);
    if (error) throw revived(error);
    return outputs;
  }

  private answerTo(network: Network, input?: Input): Promise<Omit<ModelAnswer, 'id'>> {
    return new Promise((resolve) => {
      if (this.ended) return resolve({ error: this.ended });
      const id = this.asked++;
      this.waiting.set(id, resolve);
      this.worker.ref();
      this.worker.postMessage({ id, network, input } satisfies ModelRequest, input ? [input.data.buffer] : []);
    });
  }

  private settle({ id, ...answer }: ModelAnswer): void {
    this.waiting.get(id)?.(answer);
    this.waiting.delete(id);
    if (this.waiting.size === 0) this.worker.unref();
  }

  private fail(reason: string): void {
    this.ended ??= {
      code: 'INTERNAL',
      message: `the thread of the face networks has ended: ${reason}`,
      hint: undefined,
    };
    for (const id of [...this.waiting.keys()]) this.settle({ id, error: this.ended });
  }
}

function revived({ code, message, hint }: NonNullable<ModelAnswer['error']>): EmojifyError {
  return new EmojifyError(code, message, { ...(hint && { hint }), fault: code === 'INTERNAL' ? 'tool' : 'user' });
}
