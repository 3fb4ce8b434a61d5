export type { Style } from './core/cover/cover-options.js';
export type { EmojifiedFace } from './core/cover/cover-photo.js';
export type { CoverShape } from './core/cover/overlay.js';
export type { FaceDetector } from './core/detect/detector.js';
export type { Emotion, Face, FaceAttributes } from './core/detect/face.js';
export type { Box, Frame, PhotoFormat, Region } from './core/photo/photo.js';
export { type EmojifiedPhoto, type EmojifyOptions, emojify } from './emojify.js';
export type { ErrorCode } from './errors/codes.js';
export { EmojifyError } from './errors/emojify-error.js';
