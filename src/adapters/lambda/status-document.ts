import type { ImageRecord } from '../../pipeline/image-record.js';

export interface ImageLinks {
  readonly self: string;
}

/** Paths as the client sees them, to be resolved against the URL it called. */
export const linksOf = (base: string, imageId: string): ImageLinks => ({ self: `${base}/images/${imageId}` });

/** What the HTTP API tells of an image. Where a photo was fetched from stays unsaid: there its faces are open. */
export function statusDocument(record: ImageRecord, base: string): Record<string, unknown> {
  const { imageId, status, source, contentType, width, height, faces, emojis, createdAt, updatedAt } = record;
  return {
    id: imageId,
    status,
    source: source.kind,
    contentType,
    width,
    height,
    faces: faces?.map((face, index) => ({ ...face, emoji: emojis?.[index] || undefined })),
    createdAt,
    updatedAt,
    expiresAt: new Date(record.expiresAt * 1000).toISOString(),
    links: linksOf(base, imageId),
  };
}
