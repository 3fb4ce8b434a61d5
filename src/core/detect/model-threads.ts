import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { EmojifyError } from '../../errors/emojify-error.js';
import { type Input, type LoadModel, loadModel, type Network, type Tensor } from './model.js';
import type { ModelAnswer, ModelRequest } from './model-worker.js';

type Outputs = Readonly<Record<string, Tensor>>;

/**
 * When run from source by bin/dev.js: Node 20 cannot load TypeScript in threads, whatever loader the main thread has.
 */
const fromSource = import.meta.url.endsWith('.ts');
/** From this many inputs per picture, a second thread is worth its memory; a photo of 12 megapixels has more. */
const MANY = 9;
/** From so many on, at about 65 megapixels, the photo itself leaves no room for a second one (docs/formats.md has the limit). */
const TOO_MANY = 64;
/** With so many requests pending, several photos wait for the networks, and a second thread searches them sooner. */
const BUSY = 2;
const threads: ModelThread[] = [];

/**
 * Loads and runs the networks in separate threads, so that this thread can decode, cover and respond meanwhile: one
 * thread, or two once a picture is so large that little else can be done in the meantime, or several pictures wait. A
 * thread lives as long as the process, because onnxruntime-node 1.16 cannot be loaded in a new thread after another has
 * ended. It keeps the process alive until it is loaded and while a request is pending: terminating it inside the runtime
 * would crash the process.
 */
export function modelThreads(): { readonly load: LoadModel } {
  if (fromSource) return { load: loadModel };
  if (threads.length === 0) threads.push(new ModelThread());
  return {
    async load(network) {
      await threads[0]!.ask(network);
      return { run: async (input) => (await leastBusy().ask(network, input))!, prepare };
    },
  };
}

function prepare(inputs: number): number {
  if (inputs < MANY || inputs >= TOO_MANY || availableParallelism() < 2) return 1;
  addThread();
  // One request being processed in each thread, and one more ready for the first thread that finishes.
  return threads.length + 1;
}

function leastBusy(): ModelThread {
  const best = threads.reduce((least, thread) => (thread.owed < least.owed ? thread : least));
  if (best.owed >= BUSY && availableParallelism() > 1) addThread();
  return best;
}

function addThread(): void {
  if (threads.length < 2) threads.push(new ModelThread());
}

/** A thread, its requests, and the pending promises. */
class ModelThread {
  private readonly worker = new Worker(new URL('./model-worker.js', import.meta.url));
  private readonly waiting = new Map<number, (answer: Omit<ModelAnswer, 'id'>) => void>();
  private asked = 0;
  private ended: ModelAnswer['error'];

  constructor() {
    this.worker.on('message', (answer: ModelAnswer) => this.settle(answer));
    this.worker.on('error', ({ message }) => this.fail(message));
    // Started before they are needed, while the first photo is being decoded.
    for (const network of ['centerFace', 'emotion'] as const) this.ask(network).catch(() => undefined);
  }

  /** Number of pending responses. */
  get owed(): number {
    return this.waiting.size;
  }

  /** The network's outputs for this input; without an input, resolves once the network is loaded. */
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
