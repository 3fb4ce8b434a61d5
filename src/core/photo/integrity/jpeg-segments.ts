/** One segment of a JPEG: its marker and its data. */
export interface JpegSegment {
  /** The byte after 0xff. */
  readonly marker: number;
  /** Position of the marker's 0xff. */
  readonly start: number;
  /** Position of the first byte after marker and length. */
  readonly dataStart: number;
  /** Position after the segment; the entropy-coded data of a scan belongs to its SOS. */
  readonly end: number;
}

export const jpegMarkers = { soi: 0xd8, eoi: 0xd9, sos: 0xda, app0: 0xe0, app1: 0xe1, app14: 0xee } as const;

/** SOF0–SOF15, which describe the frame, except 0xc4, 0xc8 and 0xcc, which have other meanings. */
export function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);

/**
 * The segments of a JPEG's first picture up to its end marker; fewer if the data ends before it. Bytes between two
 * segments belong to none, and decoders skip them.
 */
export function* jpegSegments(bytes: Buffer): Generator<JpegSegment> {
  for (let start = 0; start >= 0 && start + 2 <= bytes.length; ) {
    const marker = bytes[start + 1]!;
    const segment = readSegment(bytes, start, marker);
    if (!segment) return;
    yield segment;
    if (marker === jpegMarkers.eoi) return;
    start = nextMarker(bytes, segment.end);
  }
}

function readSegment(bytes: Buffer, start: number, marker: number): JpegSegment | undefined {
  if (standsAlone(marker)) return { marker, start, dataStart: start + 2, end: start + 2 };
  if (start + 4 > bytes.length) return undefined;
  const headerEnd = start + 2 + bytes.readUInt16BE(start + 2);
  const end = marker === jpegMarkers.sos ? entropyEnd(bytes, headerEnd) : headerEnd;
  return end <= bytes.length ? { marker, start, dataStart: start + 4, end } : undefined;
}

/**
 * The end of entropy-coded data: the first marker that is not a restart marker; 0xff 0x00 stands for a byte 0xff in the
 * data.
 */
function entropyEnd(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  for (; at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

/** The next 0xff that is followed by a marker; any number of 0xff may precede it as padding. */
function nextMarker(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && (bytes[at + 1] === 0 || bytes[at + 1] === 0xff)) at = bytes.indexOf(0xff, at + 1);
  return at;
}
