import type { ImageFailure, ImageRecord, ImageStatus } from './image-record.js';

/** What is stored beside an object's bytes. */
export interface ObjectAttributes {
  /** Media type, such as `image/jpeg`. */
  readonly contentType: string;
  /** Correlation: the id of the request that began this image. */
  readonly requestId: string;
}

export interface ObjectHead extends ObjectAttributes {
  /** Bytes. */
  readonly size: number;
}

export interface StoredObject extends ObjectHead {
  readonly bytes: Buffer;
}

/** A link that takes exactly one request of `method` with these headers, until `expiresAt` (ISO 8601). */
export interface SignedUpload {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

export interface UploadTerms extends ObjectAttributes {
  /** Bytes the upload must have; any other length is refused. */
  readonly size: number;
  /** Seconds the link is good for. */
  readonly expiresIn: number;
}

/** Where the pictures lie. Keys are `originals/<imageId>` and `processed/<imageId>`; see keys.ts. */
export interface ImageStore {
  /** Writes the whole object or nothing, over an earlier one; when it returns, the object and its event are durable. */
  put(key: string, bytes: Buffer, attributes: ObjectAttributes): Promise<void>;
  /** As `put`, but only if there is nothing under this key; false when there is, which stays as it is. */
  putNew(key: string, bytes: Buffer, attributes: ObjectAttributes): Promise<boolean>;
  /** undefined when there is no such object. */
  get(key: string): Promise<StoredObject | undefined>;
  /** undefined when there is no such object. */
  head(key: string): Promise<ObjectHead | undefined>;
  /** Gone afterwards, whether it was there or not. */
  delete(key: string): Promise<void>;
  /** Announces an object that is there once more, as if it had just been written. */
  touch(key: string): Promise<void>;
  /** A link to which a stranger may write this one object once, of this type and length. */
  signUpload(key: string, terms: UploadTerms): Promise<SignedUpload>;
  /** A link from which a stranger may read this one object. `expiresIn` is in seconds. */
  signDownload(key: string, expiresIn: number): Promise<string>;
}

/** How a conditional write went: `missing` when there is no such image, `refused` when its status did not allow it. */
export type WriteOutcome = 'written' | 'refused' | 'missing';

/** Why the last try of a step failed, although another may succeed. */
export interface FailureNote extends ImageFailure {
  /** ISO 8601. */
  readonly at: string;
  /** Seconds since 1970, as of the image. */
  readonly expiresAt: number;
}

/** What a step adds to an image's record. */
export type RecordChanges = Partial<
  Pick<ImageRecord, 'format' | 'contentType' | 'width' | 'height' | 'faces' | 'emojis' | 'result' | 'error'>
>;

/** A step of one image from one of the states `from` to `to`. */
export interface Transition {
  readonly from: readonly ImageStatus[];
  readonly to: ImageStatus;
  readonly changes: RecordChanges;
  /** ISO 8601. */
  readonly updatedAt: string;
  /** Attributes of an earlier try that go (only a retry takes something away). */
  readonly remove?: readonly (keyof RecordChanges)[];
}

/** The claim of one `Idempotency-Key`: an item of its own, written before anything else. */
export interface IdempotencyClaim {
  /** The key, hashed together with the caller's identity where there is one. */
  readonly idempotencyKey: string;
  readonly imageId: string;
  /** SHA-256 of what was asked for, to reportImage a repeat from another request under the same key. */
  readonly fingerprint: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Where the items lie. All reads are consistent: they see every write that has returned. */
export interface AnalysisStore {
  get(imageId: string): Promise<ImageRecord | undefined>;
  /** Writes the first record of an image; false when there is one already, which stays as it is. */
  create(record: ImageRecord): Promise<boolean>;
  /** Moves an image on, only from the states named; this is the only way a record changes. */
  move(imageId: string, transition: Transition): Promise<WriteOutcome>;
  /** Notes why a try failed; it changes nothing of the image, and starts nothing. */
  noteFailure(imageId: string, note: FailureNote): Promise<void>;
  /** The last of such notes. */
  lastFailure(imageId: string): Promise<FailureNote | undefined>;
  /** Gone afterwards, together with its claim and note; later moves of it find it `missing`. */
  delete(imageId: string): Promise<void>;
  /** All images of one status in any order, page by page as they are consumed. For maintenance, never for the public. */
  list(status: ImageStatus): AsyncIterable<ImageRecord>;
  /** Claims a key; answers the claim that stands, which is an earlier one if there was one. */
  claim(claim: IdempotencyClaim): Promise<IdempotencyClaim>;
}

/** An object was written to or removed from the local image store. */
export interface ObjectChange {
  readonly kind: 'created' | 'removed';
  readonly key: string;
  readonly size: number;
  /** MD5 of the bytes in hex, as in an S3 event. */
  readonly eTag: string;
}

/** An item of the local analysis store was written or removed; `record` is the new state, as a NEW_IMAGE stream has it. */
export interface RecordChange {
  readonly kind: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly imageId: string;
  readonly record?: ImageRecord;
}

/** One entry of a change log. */
export interface Change<T> {
  /** Grows by each change of the log; order is the order of the writes. */
  readonly sequence: number;
  /** ISO 8601. */
  readonly at: string;
  readonly change: T;
}

/**
 * A durable log of changes, for triggers on this machine. Entries are in the order of the writes, so ordered for each
 * image. A consumer reads after its checkpoint, works, then moves the checkpoint: whatever was not checkpointed when
 * the process died is read again (at least once).
 */
export interface ChangeLog<T> {
  /** Entries after `sequence`, oldest first. */
  read(after: number, limit: number): Promise<readonly Change<T>[]>;
  /** Resolves once there is an entry after `sequence` (also one written by another process), or when aborted. */
  wait(after: number, signal: AbortSignal): Promise<void>;
  /** Where this consumer is; 0 before its first. */
  checkpoint(consumer: string): Promise<number>;
  /** Never goes back. */
  advance(consumer: string, sequence: number): Promise<void>;
}

/** Milliseconds since 1970, as `Date.now`. */
export type Clock = () => number;

/** Makes a new image id: a UUIDv7. */
export type NewId = () => string;

/** Fetches a photo from a URL a stranger named, through the guard against private addresses. */
export type FetchPhoto = (
  url: string,
) => Promise<{ readonly bytes: Buffer; readonly contentType?: string | undefined }>;
