import type { AnalysisStore, ChangeLog, ImageStore, ObjectChange, RecordChange } from '../pipeline/ports.js';

export interface LocalStoresOptions {
  /** Folder of everything durable; made when it is not there. */
  readonly data: string;
  /** Where `receiveSigned` is mounted, such as `http://127.0.0.1:3000/objects`; asked for when a link is signed. */
  readonly objectsUrl?: () => string;
}

/** The stores of this machine: pictures as files, records in SQLite, and a log of changes of each for triggers. */
export interface LocalStores {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
  /** For S3-style triggers. */
  readonly objectChanges: ChangeLog<ObjectChange>;
  /** For stream-style triggers. */
  readonly recordChanges: ChangeLog<RecordChange>;
  close(): Promise<void>;
}
