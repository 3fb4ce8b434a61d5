import { v7 } from 'uuid';
import type { ImageRecord } from '../../src/pipeline/image-record.js';

/** A newly received image's record, with changes. */
export function imageRecord(changes: Partial<ImageRecord> = {}): ImageRecord {
  return {
    imageId: v7(),
    status: 'received',
    source: { kind: 'body' },
    requestId: 'request-1',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    expiresAt: 4_102_444_800,
    ...changes,
  };
}
