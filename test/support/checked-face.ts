import type { CheckedFace } from '../../src/batch/record/match-record.js';

/** A covered face of a photo's result, with these differences. */
export const checkedFace = (rest: Partial<CheckedFace> = {}): CheckedFace => ({
  box: { left: 0, top: 0, width: 10, height: 10 },
  confidence: 90,
  roll: 0,
  emotion: 'HAPPY',
  emotionConfidence: 90,
  covered: true,
  ...rest,
});
