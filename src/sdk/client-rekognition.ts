export { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
