import type { FaceCorrection } from '../core/corrections/corrections.js';
import type { Style } from '../core/cover/overlay.js';
import type { Face } from '../core/detect/face.js';
import type { InputFormat } from '../core/photo/photo.js';

/** The four states of an image. An image only moves forward; `processed` and `failed` are final. */
export const imageStatuses = ['received', 'analyzed', 'processed', 'failed'] as const;
export type ImageStatus = (typeof imageStatuses)[number];

/** Where an image came from: fetched from a URL, sent as a request's body, or sent to a signed upload link. */
export type ImageSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'body' }
  | { readonly kind: 'upload'; readonly until: string };

/** A rectangle as ratios 0–1 of the upright image; it may extend beyond the edges. */
export interface RatioBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A stored face: its box as ratios, so that it fits any rendition of the image. */
export interface FaceRecord extends Omit<Face, 'box'> {
  readonly box: RatioBox;
  /** In an animation: the frame it is in, from 0. */
  readonly frame?: number;
  /** In an animation: the number of the person's track, from 1; the same in every frame. */
  readonly number?: number;
  /** `manual` if a reviewer drew it. */
  readonly origin?: 'manual';
  /** `visible` if a reviewer left it uncovered. */
  readonly decision?: 'visible';
  /** The style that a reviewer chose for it. */
  readonly style?: Style;
}

/** The processed picture that `GET` returns. */
export interface ResultInfo {
  readonly contentType: string;
  readonly bytes: number;
}

/** Why an image failed permanently. */
export interface ImageFailure {
  readonly code: string;
  readonly message: string;
}

/** One item of the table: the state of one image. Times are ISO 8601 in UTC. */
export interface ImageRecord {
  /** UUIDv7. */
  readonly imageId: string;
  readonly status: ImageStatus;
  readonly source: ImageSource;
  /**
   * The id of the request that created the image; included in every log line and in the metadata of the stored
   * original.
   */
  readonly requestId: string;
  readonly format?: InputFormat;
  /** Media type of the original, such as `image/jpeg`. */
  readonly contentType?: string;
  /** Pixels of the upright image. */
  readonly width?: number;
  readonly height?: number;
  /** A reviewer's decisions about the faces; every later detection is corrected by them. */
  readonly corrections?: readonly FaceCorrection[];
  /** Set once the status is `analyzed`; sorted from left to right. With `corrections` corrected once `processed`. */
  readonly faces?: readonly FaceRecord[];
  /** Set once the status is `processed`: one emoji per face, in the order of `faces`; empty for faces without one. */
  readonly emojis?: readonly string[];
  /** Set once the status is `processed`. */
  readonly result?: ResultInfo;
  /** Set when the status is `failed`. */
  readonly error?: ImageFailure;
  /** The claim under which this image was created, if the request had an `Idempotency-Key`. */
  readonly idempotencyKey?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Seconds since 1970 after which the store may delete the item (DynamoDB's TTL). */
  readonly expiresAt: number;
}
