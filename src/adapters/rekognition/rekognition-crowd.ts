import type { Face } from '../../core/detect/face.js';
import { nonMaximumSuppression } from '../../core/detect/nms.js';
import { centredIn, crossed, type Span } from '../../core/detect/tiles.js';
import type { Box, Frame } from '../../core/photo/photo.js';
import { EmojifyError } from '../../errors/emojify-error.js';

/** DetectFaces returns at most this many faces of a picture, the largest ones. */
export const MOST_FACES = 100;
/** How often a part with the maximum number of faces is divided in four: at most 85 requests per photo. */
const MOST_CUTS = 3;
/**
 * The share of a side by which a part extends over the middle, so that a face is complete in the part that contains its
 * centre.
 */
const MARGIN = 0.1;

/** The result of one request; `full`: the picture may have more faces. */
export interface CrowdAnswer {
  readonly faces: readonly Face[];
  readonly full: boolean;
}

/**
 * Finds all faces of a frame, even if there are more than one request returns: the frame is then also searched in four
 * parts.
 * @throws EmojifyError REKOGNITION_CROWD if the smallest parts are full, too, because faces could be missed
 */
export async function facesOfCrowd(
  frame: Frame,
  look: (frame: Frame) => Promise<CrowdAnswer>,
  cuts = MOST_CUTS,
): Promise<readonly Face[]> {
  const { faces, full } = await look(frame);
  if (!full) return faces;
  if (cuts === 0) throw tooMany();
  const all = [...faces];
  for (const { core, ...part } of crossed(halvesOf(frame.width), halvesOf(frame.height))) {
    const inside = (await facesOfCrowd(cropped(frame, part), look, cuts - 1)).map((face) => moved(face, part));
    all.push(...inside.filter(({ box }) => centredIn(box, core)));
  }
  return withoutDuplicates(all);
}

/** Of a face found both in a picture and in a part of it, keeps the one with the higher confidence. */
function withoutDuplicates(faces: readonly Face[]): Face[] {
  return nonMaximumSuppression(faces.map((face) => ({ face, box: face.box, score: face.confidence }))).map(
    ({ face }) => face,
  );
}

/**
 * The halves of a side, each with a margin over the middle. The cores extend beyond the frame, because face boxes can.
 */
function halvesOf(total: number): Span[] {
  const middle = Math.ceil(total / 2);
  const length = Math.min(total, middle + Math.ceil(total * MARGIN));
  return [
    { start: 0, length, coreStart: -total, coreLength: total + middle },
    { start: total - length, length, coreStart: middle, coreLength: 2 * total },
  ];
}

function cropped({ channels, pixels, ...whole }: Frame, { left, top, width, height }: Box): Frame {
  const rows = Array.from({ length: height }, (_, row) => {
    const start = ((top + row) * whole.width + left) * channels;
    return pixels.subarray(start, start + width * channels);
  });
  return { width, height, channels, pixels: Buffer.concat(rows) };
}

function moved(face: Face, { left, top }: Box): Face {
  return { ...face, box: { ...face.box, left: face.box.left + left, top: face.box.top + top } };
}

function tooMany(): EmojifyError {
  const what = `a small part of the photo has ${MOST_FACES} faces, the most that Rekognition reports for one picture`;
  return new EmojifyError('REKOGNITION_CROWD', `${what}: use the embedded detector`);
}
