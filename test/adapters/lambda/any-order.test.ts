import { expect } from 'chai';
import fc from 'fast-check';
import { analyzeImageHandler } from '../../../src/adapters/lambda/analyze-image-handler.js';
import { newImageId } from '../../../src/adapters/lambda/composition.js';
import type { FunctionLog } from '../../../src/adapters/lambda/function-log.js';
import { processImageHandler } from '../../../src/adapters/lambda/process-image-handler.js';
import { type LocalStores, openLocalStores } from '../../../src/adapters/stores/local-stores.js';
import type { Face } from '../../../src/core/detect/face.js';
import { deleteImage } from '../../../src/pipeline/delete-image.js';
import { downloadImage } from '../../../src/pipeline/download-image.js';
import type { ImageRecord } from '../../../src/pipeline/image-record.js';
import { context, s3Event, streamEvent } from '../../support/events.js';
import { plainPhoto } from '../../support/sample.js';
import { suiteFolder } from '../../support/temp-folder.js';

const log: FunctionLog = { invoked: () => undefined, report: () => undefined };
const face: Face = {
  box: { left: 4, top: 4, width: 16, height: 16 },
  roll: 0,
  confidence: 99,
  emotion: 'HAPPY',
  emotionConfidence: 99,
};

/** An event that is still to be delivered so many times. */
interface Delivery {
  times: number;
  deliver(): Promise<void>;
}

/** What happens to one image: how often analyzing it is throttled first, whether it is damaged, and whether it is deleted. */
interface Story {
  readonly throttled: number;
  readonly damaged: boolean;
  readonly deletedAfter: number | undefined;
}

const stories = fc.array(
  fc.record<Story>({
    throttled: fc.nat(2),
    damaged: fc.boolean(),
    deletedAfter: fc.option(fc.nat(6), { nil: undefined, freq: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);
/** Which of the waiting events comes next, and how many at once. */
const order = fc.infiniteStream(fc.record({ pick: fc.nat(1000), atOnce: fc.integer({ min: 1, max: 3 }) }));

describe('events that come twice and in any order', () => {
  const folder = suiteFolder();
  let stores: LocalStores;
  let photo: Buffer;
  const damaged = () => photo.subarray(0, photo.length - 40);

  before(async () => {
    stores = await openLocalStores({ data: folder() });
    photo = await plainPhoto(32, 24);
  });
  after(() => stores.close());

  /** Sends the photos, then delivers each event twice, in the order given, until none is left. */
  async function play(all: readonly Story[], next: () => { pick: number; atOnce: number }) {
    const throttles = new Map<string, number>();
    const detector = { name: 'fake', detect: async () => [face] };
    const deps = { images: stores.images, analyses: stores.analyses, now: Date.now, log };
    const throttling = {
      ...deps.images,
      async get(key: string) {
        const left = throttles.get(key) ?? 0;
        throttles.set(key, left - 1);
        if (left > 0) throw new Error('throttled');
        return deps.images.get(key);
      },
    };
    const analyze = analyzeImageHandler({ ...deps, images: throttling, detector });
    const process = processImageHandler(deps);
    const waiting: Delivery[] = [];
    const cursor = { objects: await last(stores.objectChanges), records: await last(stores.recordChanges) };
    const collect = async () => {
      for (const { sequence, change } of await stores.objectChanges.read(cursor.objects, 1e6)) {
        cursor.objects = sequence;
        if (change.kind === 'created')
          waiting.push({ times: 2, deliver: async () => void (await analyze(s3Event(change.key), context)) });
      }
      for (const { sequence, change } of await stores.recordChanges.read(cursor.records, 1e6)) {
        cursor.records = sequence;
        const { record } = change;
        if (record) waiting.push({ times: 2, deliver: () => processOne(process, record) });
      }
    };
    const ids: string[] = [];
    for (const { damaged: broken, throttled } of all) {
      const source = { kind: 'body' as const, bytes: broken ? damaged() : photo };
      const request = { source, requestId: 'r' };
      const download = {
        ...deps,
        fetchPhoto: () => Promise.reject(new Error('none')),
        newId: newImageId,
        reporter: log,
      };
      const { imageId } = await downloadImage(download, request);
      throttles.set(`originals/${imageId}`, throttled);
      ids.push(imageId);
    }
    for (let turn = 0; ; turn += 1) {
      for (const [index, { deletedAfter }] of all.entries())
        if (deletedAfter === turn) await deleteImage({ ...deps, reporter: log }, ids[index]!);
      await collect();
      const over = all.every(({ deletedAfter = 0 }) => deletedAfter <= turn);
      if (waiting.length === 0 && over) return ids;
      expect(turn, 'turns until all is settled').to.be.lessThan(1000);
      await deliverSome(waiting, next());
    }
  }

  it('end in the same state, by steps forward only, and a deleted image does not come back', async () => {
    await fc.assert(
      fc.asyncProperty(stories, order, async (all, choices) => {
        const ids = await play(all, () => choices.next().value);
        for (const [index, { damaged, deletedAfter }] of all.entries())
          await expectEnd(ids[index]!, damaged, deletedAfter);
      }),
      { numRuns: 60 },
    );
  });

  /** What an image went through, as its change log has it. */
  async function statesOf(id: string): Promise<string[]> {
    const changes = (await stores.recordChanges.read(0, 1e6)).filter(({ change }) => change.imageId === id);
    return changes.map(({ change }) => change.record?.status ?? 'deleted');
  }

  async function expectEnd(id: string, isDamaged: boolean, deletedAfter: number | undefined): Promise<void> {
    const record = await stores.analyses.get(id);
    const [original, result] = [
      await stores.images.head(`originals/${id}`),
      await stores.images.head(`processed/${id}`),
    ];
    const way = isDamaged ? ['received', 'failed'] : ['received', 'analyzed', 'processed'];
    const states = (await statesOf(id)).filter((state) => state !== 'deleted');
    expect(states).to.deep.equal(deletedAfter === undefined ? way : way.slice(0, states.length));
    if (deletedAfter !== undefined) {
      expect([record, original, result]).to.deep.equal([undefined, undefined, undefined]);
    } else if (isDamaged) {
      expect(record).to.include({ status: 'failed' });
      expect(record?.error?.code).to.equal('UNREADABLE_IMAGE');
      expect(result).to.equal(undefined);
    } else {
      expect(record).to.include({ status: 'processed' });
      expect(record?.emojis).to.have.length(1);
      expect(result?.size).to.equal(record?.result?.bytes);
    }
  }
});

async function processOne(handler: ReturnType<typeof processImageHandler>, record: ImageRecord): Promise<void> {
  const { batchItemFailures } = await handler(streamEvent(record), context);
  if (batchItemFailures.length > 0) throw new Error('to be sent again');
}

/** Delivers one or a few waiting events at the same time; those that fail stay, as a trigger tries again. */
async function deliverSome(waiting: Delivery[], { pick, atOnce }: { pick: number; atOnce: number }): Promise<void> {
  if (waiting.length === 0) return;
  const chosen = Array.from({ length: atOnce }, (_, index) => waiting[(pick + index * 7) % waiting.length]!);
  const outcomes = await Promise.allSettled(chosen.map(({ deliver }) => deliver()));
  for (const [index, { status }] of outcomes.entries()) {
    const delivery = chosen[index]!;
    if (status === 'fulfilled') delivery.times -= 1;
    if (delivery.times <= 0 && waiting.includes(delivery)) waiting.splice(waiting.indexOf(delivery), 1);
  }
}

async function last(log: LocalStores['recordChanges'] | LocalStores['objectChanges']): Promise<number> {
  const entries = await log.read(0, 1e6);
  return entries.at(-1)?.sequence ?? 0;
}
