import type { ImageFailure, ImageRecord, ImageStatus } from './image-record.js';

/** Metadata stored with an object. */
export interface ObjectAttributes {
  /** Media type, such as `image/jpeg`. */
  readonly contentType: string;
  /** Correlation: the id of the request that created this image. */
  readonly requestId: string;
}

export interface ObjectHead extends ObjectAttributes {
  /** Bytes. */
  readonly size: number;
}

export interface StoredObject extends ObjectHead {
  readonly bytes: Buffer;
}

/** A link that accepts exactly one request of `method` with these headers, until `expiresAt` (ISO 8601). */
export interface SignedUpload {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

export interface UploadTerms extends ObjectAttributes {
  /** Exact length of the upload in bytes. */
  readonly size: number;
  /** Seconds until the link expires. */
  readonly expiresIn: number;
}

/** Stores the pictures. Keys are `originals/<imageId>` and `processed/<imageId>`; see keys.ts. */
export interface ImageStore {
  /**
   * Writes the whole object or nothing, replacing an earlier one. Once it returns, the object and its event are
   * durable.
   */
  put(key: string, bytes: Buffer, attributes: ObjectAttributes): Promise<void>;
  /** Like `put`, but only if no object has this key; returns false and changes nothing if one has. */
  putNew(key: string, bytes: Buffer, attributes: ObjectAttributes): Promise<boolean>;
  /** Returns undefined if the object does not exist. */
  get(key: string): Promise<StoredObject | undefined>;
  /** Returns undefined if the object does not exist. */
  head(key: string): Promise<ObjectHead | undefined>;
  /** Succeeds whether or not the object existed. */
  delete(key: string): Promise<void>;
  /** Announces an existing object again, as if it had just been written. */
  touch(key: string): Promise<void>;
  /** Creates a link with which an untrusted client can write this one object once, with this type and length. */
  signUpload(key: string, terms: UploadTerms): Promise<SignedUpload>;
  /** Creates a link with which an untrusted client can read this one object. `expiresIn` is in seconds. */
  signDownload(key: string, expiresIn: number): Promise<string>;
}

/**
 * Outcome of a conditional write: `missing` if the image does not exist, `refused` if its status does not allow the
 * change, or the record changed since it was read.
 */
export type WriteOutcome = 'written' | 'refused' | 'missing';

/** Why the last attempt of a step failed; another attempt may succeed. */
export interface FailureNote extends ImageFailure {
  /** ISO 8601. */
  readonly at: string;
  /** Seconds since 1970; the same as the image's. */
  readonly expiresAt: number;
}

/** The attributes that a step or a retry adds to the record of an image. */
export type RecordChanges = Partial<
  Pick<
    ImageRecord,
    'format' | 'contentType' | 'width' | 'height' | 'corrections' | 'faces' | 'emojis' | 'result' | 'error'
  >
>;

/** A change of an image's status from one of `from` to `to`. */
export interface Transition {
  readonly from: readonly ImageStatus[];
  /** The record's `updatedAt` as it was read: a record that changed since then is left as it is. Default: any. */
  readonly since?: string;
  readonly to: ImageStatus;
  readonly changes: RecordChanges;
  /** ISO 8601. */
  readonly updatedAt: string;
  /** Attributes of an earlier attempt to remove (only a retry removes any). */
  readonly remove?: readonly (keyof RecordChanges)[];
}

/** The claim of one `Idempotency-Key`: a separate item, written before anything else. */
export interface IdempotencyClaim {
  /** The key, hashed together with the caller's identity if known. */
  readonly idempotencyKey: string;
  readonly imageId: string;
  /** SHA-256 of the request content, to detect a different request with the same key. */
  readonly fingerprint: string;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Stores the records. All reads are consistent: they see every write that has returned. */
export interface AnalysisStore {
  get(imageId: string): Promise<ImageRecord | undefined>;
  /** Writes the first record of an image; returns false and changes nothing if the image has one. */
  create(record: ImageRecord): Promise<boolean>;
  /** Changes the status of an image, only from the given ones; records change in no other way. */
  move(imageId: string, transition: Transition): Promise<WriteOutcome>;
  /** Stores why an attempt failed, without changing the image or triggering anything. */
  noteFailure(imageId: string, note: FailureNote): Promise<void>;
  /** Returns the last stored failure. */
  lastFailure(imageId: string): Promise<FailureNote | undefined>;
  /** Deletes the record together with its claim and stored failure; later moves of the image return `missing`. */
  delete(imageId: string): Promise<void>;
  /** Yields all images with a status, in any order, reading pages as needed. For maintenance commands only. */
  list(status: ImageStatus): AsyncIterable<ImageRecord>;
  /** Claims a key; returns the valid claim, which is the earlier one if the key was claimed already. */
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

/** An item of the local analysis store was written or removed; `record` is the new state, as in a NEW_IMAGE stream. */
export interface RecordChange {
  readonly kind: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly imageId: string;
  readonly record?: ImageRecord;
}

/** One entry of a change log. */
export interface Change<T> {
  /** Increases with each change in the log, in the order of the writes. */
  readonly sequence: number;
  /** ISO 8601. */
  readonly at: string;
  readonly change: T;
}

/**
 * A durable log of changes, for local triggers. Entries are in the order of the writes, hence also per image. A
 * consumer reads from its checkpoint, does its work, then moves the checkpoint: entries that were not checkpointed when
 * the process died are read again (at least once).
 */
export interface ChangeLog<T> {
  /** Entries after `sequence`, oldest first. */
  read(after: number, limit: number): Promise<readonly Change<T>[]>;
  /** Resolves once an entry after `sequence` exists (even one written by another process), or on abort. */
  wait(after: number, signal: AbortSignal): Promise<void>;
  /** The position of this consumer; 0 before its first checkpoint. */
  checkpoint(consumer: string): Promise<number>;
  /** Never moves backwards. */
  advance(consumer: string, sequence: number): Promise<void>;
}

/** Milliseconds since 1970, like `Date.now`. */
export type Clock = () => number;

/** Creates an image id: a UUIDv7. */
export type NewId = () => string;

/** Fetches a photo from an untrusted URL; refuses private addresses. */
export type FetchPhoto = (
  url: string,
) => Promise<{ readonly bytes: Buffer; readonly contentType?: string | undefined }>;
