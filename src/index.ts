export { type EmojifiedPhoto, type EmojifyOptions, emojify } from './emojify.js';
export type { ErrorCode } from './errors/codes.js';
export { EmojifyError } from './errors/emojify-error.js';
export type { FaceDetector } from './faces/detector.js';
export type { Emotion, Face, FaceAttributes } from './faces/face.js';
export type { Style } from './journey/covers.js';
export type { EmojifiedFace } from './journey/journey.js';
export type { Box, Frame, PhotoFormat, Region } from './photo/photo.js';
