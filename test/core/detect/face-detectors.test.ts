import { modelThreads } from '../../../dist/core/detect/model-threads.js';
import { createLocalDetector } from '../../../src/core/detect/local-detector.js';
import { forcedRekognition } from '../../adapters/rekognition/rekognition-answers.js';
import { detectorContract } from '../../contract/face-detector.js';

detectorContract('the embedded detector', () => createLocalDetector());
detectorContract('the embedded detector in a thread', () => createLocalDetector({ models: modelThreads() }));
detectorContract('Rekognition', async (scene) => forcedRekognition(scene));
