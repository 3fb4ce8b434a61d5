export { type AnalyzeHandlerDeps, analyzeImageHandler } from './analyze-image-handler.js';
export {
  detectorFromEnvironment,
  type Environment,
  failuresFromEnvironment,
  fetchFromEnvironment,
  newImageId,
  objectOriginsFromEnvironment,
  type Stores,
  storesFromEnvironment,
} from './composition.js';
export { type DownloadHandlerDeps, downloadImageHandler } from './download-image-handler.js';
export { type FunctionLog, type FunctionReport, jsonLog } from './function-log.js';
export type {
  HttpHandler,
  ObjectHandler,
  PageAsset,
  S3EventBridgeEvent,
  S3TestEvent,
  StreamHandler,
} from './handler-types.js';
export { type PageOptions, page } from './page/page.js';
export { type ProcessHandlerDeps, processImageHandler } from './process-image-handler.js';
export { type RecordFailureDeps, type RecordFailureHandler, recordFailureHandler } from './record-failure-handler.js';
export { type ViewHandlerDeps, viewImageHandler } from './view-image-handler.js';
