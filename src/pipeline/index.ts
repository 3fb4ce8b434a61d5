export { type AnalyzeDeps, analyzeImage, type StoredFaceDetector } from './analyze-image.js';
export { type CreatedUpload, createUpload, type UploadRequest } from './create-upload.js';
export { type DeleteDeps, deleteImage } from './delete-image.js';
export { type DownloadDeps, type DownloadRequest, downloadImage, type PhotoSource } from './download-image.js';
export { type GivenUp, type GiveUpDeps, type GiveUpOutcome, giveUpImage } from './give-up.js';
export type {
  FaceRecord,
  ImageFailure,
  ImageRecord,
  ImageSource,
  ImageStatus,
  RatioBox,
  ResultInfo,
} from './image-record.js';
export type {
  AnalysisStore,
  Change,
  ChangeLog,
  Clock,
  FailureNote,
  FetchPhoto,
  IdempotencyClaim,
  ImageStore,
  NewId,
  ObjectAttributes,
  ObjectChange,
  ObjectHead,
  RecordChange,
  RecordChanges,
  SignedUpload,
  StoredObject,
  Transition,
  UploadTerms,
  WriteOutcome,
} from './ports.js';
export { type ProcessDeps, processImage } from './process-image.js';
export {
  findRetryable,
  type RetryDeps,
  type RetryOutcome,
  type RetrySelection,
  retryImage,
} from './retry-image.js';
export { type RetriedImage, type RetryResult, retryImages } from './retry-images.js';
export type { StepDeps, StepOutcome } from './step.js';
export { type ImageResult, type ImageView, readResult, type ViewDeps, viewImage } from './view-image.js';
