import { styles } from '../cover/overlay.js';
import { emotions } from '../detect/face.js';
import { correctionsFormat, decisions, origins, reviews } from './corrections.js';

const wholeFrom = (minimum: number, description?: string) => ({
  type: 'integer',
  minimum,
  ...(description && { description }),
});

function closed(description: string, required: Record<string, object>, optional: Record<string, object> = {}) {
  const properties = { ...required, ...optional };
  return { type: 'object', description, properties, required: Object.keys(required), additionalProperties: false };
}

const pixels = closed(
  'Whole pixels of the upright photo; only the box of a detected face may extend beyond the edges',
  {
    left: { type: 'integer' },
    top: { type: 'integer' },
    width: wholeFrom(1),
    height: wholeFrom(1),
  },
);

const ratio = { type: 'number', minimum: -100, maximum: 100 };
const share = { type: 'number', exclusiveMinimum: 0, maximum: 100 };
const ratios = closed('The same area as fractions of the photo’s width and height', {
  left: ratio,
  top: ratio,
  width: share,
  height: share,
});

const face = closed(
  'A face that was detected, or drawn by the reviewer',
  {
    origin: { enum: origins, description: 'manual: the reviewer drew its box' },
    box: pixels,
    ratios,
  },
  {
    decision: { enum: decisions, description: 'no-face: a false detection. visible: this face is not covered' },
    emoji: { type: 'string', minLength: 1, description: 'Covers this face with this emoji' },
    style: { enum: styles, description: 'Covers this face in this style' },
    frame: wholeFrom(0, 'In an animation: the frame, from 0; a manual face without it is covered in every frame'),
    number: wholeFrom(1, 'In an animation: the number of the person, the same in every frame'),
    confidence: { type: 'number', minimum: 0, maximum: 100 },
    roll: { type: 'number', minimum: -360, maximum: 360, description: 'Degrees clockwise from upright' },
    emotion: { enum: emotions },
    emotionConfidence: { type: 'number', minimum: 0, maximum: 100 },
  },
);

/** A manual face has no decision, and an uncovered face has no cover. */
const consistent = {
  allOf: [
    {
      if: { required: ['decision'] },
      then: { properties: { origin: { const: 'detected' }, emoji: false, style: false } },
    },
    {
      if: { required: ['emoji'] },
      then: { properties: { style: { const: 'emoji' } } },
    },
  ],
};

const photo = closed(
  'A reviewed photo, identified by its content',
  {
    sha256: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the reviewed file' },
    bytes: wholeFrom(1, 'Size of that file in bytes'),
    width: wholeFrom(1, 'Pixels of the upright photo'),
    height: wholeFrom(1),
    faces: { type: 'array', items: { ...face, ...consistent } },
  },
  {
    name: { type: 'string', minLength: 1, description: 'File name, for people; optional' },
    review: { enum: reviews },
  },
);

/** The JSON Schema of corrections.json; `corrections.schema.json` is generated from it. */
export const correctionsSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'emojify corrections (corrections.json)',
  ...closed(
    'A reviewer’s decisions about photos, applied by "emojify process --corrections"',
    { format: { const: correctionsFormat }, photos: { type: 'array', items: photo } },
    { $schema: { type: 'string' } },
  ),
};
