import type { ImageStatus } from './image-record.js';

/** The states an image may be in to move to another; no step leads back, and none leads out of an end. */
export const statesBefore: Readonly<Record<ImageStatus, readonly ImageStatus[]>> = {
  received: [],
  analyzed: ['received'],
  processed: ['analyzed'],
  failed: ['received', 'analyzed'],
};

/** The states from which a person may send an image through again: everything but done. */
export const retryable: readonly ImageStatus[] = ['received', 'analyzed', 'failed'];
