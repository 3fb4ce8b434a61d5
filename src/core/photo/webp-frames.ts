import { webpChunks } from './integrity/webp.js';

/**
 * The duration of each frame that is passed to the encoder, in milliseconds, so that a frame's duration shows how many
 * were merged into it.
 */
export const frameStep = 100;

interface Frame {
  /** Position, size, duration and flags. */
  readonly header: Buffer;
  /** The chunks of its picture. */
  readonly picture: Buffer;
}

/** Bytes of an ANMF chunk before its picture, and the positions of duration (three bytes) and flags in them. */
const [HEADER_BYTES, DURATION_AT, FLAGS_AT] = [16, 12, 15];
/** Flags of a frame: cleared after it was shown; drawn over the previous one without blending. */
const [DISPOSE, REPLACE] = [0x01, 0x02];
/** Flags of the file, in the first byte of VP8X. */
const [ANIMATION, ALPHA] = [0x02, 0x10];
const PICTURE_CHUNKS: ReadonlySet<string> = new Set(['ALPH', 'VP8 ', 'VP8L']);
/** One transparent pixel, lossless: drawn over the previous frame, it changes nothing. */
const NOTHING = chunk('VP8L', Buffer.from([0x2f, 0, 0, 0, 0, 0x88, 0x88, 0x08]));

/**
 * Restores the number of frames and their durations. The encoder merges frames that look the same; each missing one is
 * inserted as one transparent pixel.
 * @param webp encoded with `frameStep` as the duration of every frame
 */
export function withAllFrames(
  webp: Buffer,
  { width, height }: { readonly width: number; readonly height: number },
  { delay, loop }: { readonly delay: readonly number[]; readonly loop: number },
): Buffer {
  const times = [...delay];
  const frames = framesOf(webp, width, height, delay.length).flatMap(({ header, picture }) => {
    const joined = Math.round(header.readUIntLE(DURATION_AT, 3) / frameStep);
    return times.splice(0, joined).map((time, index) => frameChunk({ header, picture }, time, index, joined));
  });
  const loops = Buffer.alloc(6);
  loops.writeUInt16LE(loop, 4);
  return riff([chunk('VP8X', canvas(width, height)), chunk('ANIM', loops), ...frames]);
}

/** The frames in the file: a single one with the whole duration if the encoder wrote a still. */
function framesOf(webp: Buffer, width: number, height: number, given: number): Frame[] {
  const chunks = [...webpChunks(webp)];
  const frames = chunks.filter(({ type }) => type === 'ANMF');
  if (frames.length > 0)
    return frames.map(({ data }) => ({ header: data.subarray(0, HEADER_BYTES), picture: data.subarray(HEADER_BYTES) }));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUIntLE(width - 1, 6, 3);
  header.writeUIntLE(height - 1, 9, 3);
  header.writeUIntLE(given * frameStep, DURATION_AT, 3);
  header[FLAGS_AT] = REPLACE;
  const parts = chunks.filter(({ type }) => PICTURE_CHUNKS.has(type)).map(({ type, data }) => chunk(type, data));
  return [{ header, picture: Buffer.concat(parts) }];
}

/**
 * One of the merged frames. If the frame is cleared afterwards, it is repeated instead, because its area must be
 * cleared after the last one; the encoder draws only opaque pixels over others, so drawing it twice changes nothing.
 */
function frameChunk({ header, picture }: Frame, time: number, index: number, joined: number): Buffer {
  const clears = (header[FLAGS_AT]! & DISPOSE) !== 0;
  const repeats = index === 0 || clears;
  const own = repeats ? Buffer.from(header) : Buffer.alloc(HEADER_BYTES);
  own.writeUIntLE(Math.min(time, 0xffffff), DURATION_AT, 3);
  if (clears && index < joined - 1) own[FLAGS_AT]! &= ~DISPOSE;
  return chunk('ANMF', Buffer.concat([own, repeats ? picture : NOTHING]));
}

function canvas(width: number, height: number): Buffer {
  const data = Buffer.alloc(10);
  data[0] = ANIMATION | ALPHA;
  data.writeUIntLE(width - 1, 4, 3);
  data.writeUIntLE(height - 1, 7, 3);
  return data;
}

function chunk(type: string, data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32LE(data.length, 4);
  return Buffer.concat([header, data, Buffer.alloc(data.length % 2)]);
}

function riff(chunks: readonly Buffer[]): Buffer {
  return chunk('RIFF', Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]));
}
