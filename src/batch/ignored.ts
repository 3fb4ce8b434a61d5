import type { FileKind } from '../core/photo/file-kind.js';

/** Why a file in a folder is not among the photos: its kind, or its place. */
export type IgnoredKind = Exclude<FileKind, 'photo'> | 'emojified' | 'hidden' | 'link' | 'folder';

/** The files in folders and patterns that are not photos. */
export interface Ignored {
  readonly counts: Partial<Record<IgnoredKind, number>>;
  /** Those that may show faces but were not searched. */
  readonly unchecked: readonly { readonly name: string; readonly kind: IgnoredKind }[];
}

/** Singular and plural of each kind, for messages, in the order in which they are listed. */
const words: Readonly<Record<IgnoredKind, readonly [one: string, several: string]>> = {
  video: ['video', 'videos'],
  raw: ['camera RAW file', 'camera RAW files'],
  picture: ['picture in a format that cannot be read', 'pictures in formats that cannot be read'],
  hidden: ['hidden picture or video', 'hidden pictures or videos'],
  link: ['link to a folder', 'links to folders'],
  folder: ['folder', 'folders'],
  emojified: ['output of emojify', 'outputs of emojify'],
  drawing: ['drawing or icon', 'drawings or icons'],
  document: ['document', 'documents'],
  audio: ['audio file', 'audio files'],
  other: ['other file', 'other files'],
};

/** Kinds that may show a face. */
const mayShowFaces: ReadonlySet<IgnoredKind> = new Set(['video', 'raw', 'picture', 'hidden', 'link', 'folder']);

/** Counts ignored files as they are found. */
export function createIgnored(): Ignored & { add(kind: IgnoredKind, name: string): void } {
  const counts: Partial<Record<IgnoredKind, number>> = {};
  const unchecked: { name: string; kind: IgnoredKind }[] = [];
  return {
    counts,
    unchecked,
    add(kind, name) {
      counts[kind] = (counts[kind] ?? 0) + 1;
      if (mayShowFaces.has(kind)) unchecked.push({ name, kind });
    },
  };
}

/** `2 videos, 1 folder (add --recursive), 3 documents`; empty if nothing was ignored. */
export function describeIgnored(counts: Ignored['counts']): string {
  const kinds = Object.keys(words) as IgnoredKind[];
  return kinds.flatMap((kind) => (counts[kind] ? [describeKind(kind, counts[kind])] : [])).join(', ');
}

export function describeKind(kind: IgnoredKind, count: number): string {
  const text = `${count} ${words[kind][count === 1 ? 0 : 1]}`;
  return kind === 'folder' ? `${text} (add --recursive)` : text;
}

/** The kind of one file, in words. */
export function kindName(kind: IgnoredKind): string {
  return words[kind][0];
}
