import type { Face } from '../../core/detect/face.js';
import { nonMaximumSuppression } from '../../core/detect/nms.js';
import { centredIn, crossed, type Span } from '../../core/detect/tiles.js';
import type { Box, Frame } from '../../core/photo/photo.js';
import { EmojifyError } from '../../errors/emojify-error.js';

/** DetectFaces tells of no more: the largest of a picture. */
export const MOST_FACES = 100;
/** How often a part that is still full is cut in four: 85 requests for a photo at the most. */
const MOST_CUTS = 3;
/** Share of a side by which a part reaches over the middle: a face there is whole in the part it is centred in. */
const MARGIN = 0.1;

/** What one request tells of a picture; `full`: there may be more faces in it. */
export interface CrowdAnswer {
  readonly faces: readonly Face[];
  readonly full: boolean;
}

/**
 * All faces of a frame, also when there are more than one request tells of: it is then looked at in four parts as well.
 * @throws EmojifyError REKOGNITION_CROWD when the smallest parts are full, too: faces would be left that nobody knows of
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

/** Of a face found in a picture and again in a part of it, the one with the higher confidence. */
function withoutDuplicates(faces: readonly Face[]): Face[] {
  return nonMaximumSuppression(faces.map((face) => ({ face, box: face.box, score: face.confidence }))).map(
    ({ face }) => face,
  );
}

/** The halves of a side, each with a margin over the middle. The cores reach beyond the frame, as boxes of faces do. */
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
