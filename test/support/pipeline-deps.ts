import { v7 } from 'uuid';
import { type LocalStores, openLocalStores } from '../../src/adapters/stores/local-stores.js';
import type { Report, Reporter } from '../../src/errors/reporter.js';
import type { ImageRecord } from '../../src/pipeline/image-record.js';
import type { Clock, NewId } from '../../src/pipeline/ports.js';
import { imageRecord } from './image-record.js';
import { suiteFolder } from './temp-folder.js';

/** What the use cases of the pipeline are given, and what tests need to set them up and to look at what they did. */
export interface PipelineDeps extends Pick<LocalStores, 'images' | 'analyses' | 'objectChanges'> {
  readonly now: Clock;
  readonly newId: NewId;
  readonly reporter: Reporter;
  /** All that was reported in the current test. */
  readonly reports: Report[];
  /** Stores a record, and its original if there is one; answers the id. */
  stored(changes: Partial<ImageRecord>, original?: Buffer): Promise<string>;
  /** The keys of all objects that were written or announced again, in this order. */
  announced(): Promise<string[]>;
}

/** The time at which the clock of the tests stands. */
export const noon = Date.parse('2026-03-01T12:00:00.000Z');

/** The stores of this machine in a folder of the surrounding `describe`. */
export function pipelineDeps(): () => PipelineDeps {
  const folder = suiteFolder();
  const reports: Report[] = [];
  let stores: LocalStores;
  before(async () => {
    stores = await openLocalStores({ data: folder(), now: () => noon, objectsUrl: () => 'http://127.0.0.1/objects' });
  });
  beforeEach(() => void reports.splice(0));
  after(() => stores.close());
  return () => ({
    ...stores,
    now: () => noon,
    newId: v7,
    reporter: { report: (report) => reports.push(report) },
    reports,
    async stored(changes, original) {
      const record = imageRecord(changes);
      await stores.analyses.create(record);
      const attributes = { contentType: 'image/jpeg', requestId: record.requestId };
      if (original) await stores.images.put(`originals/${record.imageId}`, original, attributes);
      return record.imageId;
    },
    announced: async () => (await stores.objectChanges.read(0, 1e6)).map(({ change }) => change.key),
  });
}
