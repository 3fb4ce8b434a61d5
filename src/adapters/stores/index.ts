export { type AwsStoresOptions, documentClient, openAwsStores } from './aws-stores.js';
export { type DynamoAnalysisStoreOptions, dynamoAnalysisStore } from './dynamodb-analysis-store.js';
export { recordFromImage, recordToImage } from './dynamodb-item.js';
export { type LocalStores, type LocalStoresOptions, openLocalStores } from './local-stores.js';
export { type S3ImageStoreOptions, s3ImageStore } from './s3-image-store.js';
