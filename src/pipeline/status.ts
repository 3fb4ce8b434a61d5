import type { ImageStatus } from './image-record.js';

/** The states from which an image can move to another; images never move back or leave a final state. */
export const statesBefore: Readonly<Record<ImageStatus, readonly ImageStatus[]>> = {
  received: [],
  analyzed: ['received'],
  processed: ['analyzed'],
  failed: ['received', 'analyzed'],
};

/** The states from which a person can retry an image: all except `processed`. */
export const retryable: readonly ImageStatus[] = ['received', 'analyzed', 'failed'];
