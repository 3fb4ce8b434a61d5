import type { ImageRecord } from '../../pipeline/image-record.js';
import type { Transition } from '../../pipeline/ports.js';

/** The record after a transition. */
export function moved(record: ImageRecord, { to, changes, remove = [], updatedAt }: Transition): ImageRecord {
  const kept = Object.fromEntries(Object.entries(record).filter(([name]) => !remove.some((gone) => gone === name)));
  return { ...(kept as unknown as ImageRecord), ...changes, status: to, updatedAt };
}
