import { modelThreads } from '../../dist/faces/model-threads.js';
import { createLocalDetector } from '../../src/faces/local-detector.js';
import { detectorContract } from '../contract/face-detector.js';
import { forcedRekognition } from './rekognition-answers.js';

detectorContract('the embedded detector', () => createLocalDetector());
detectorContract('the embedded detector in a thread', () => createLocalDetector({ models: modelThreads() }));
detectorContract('Rekognition', async (scene) => forcedRekognition(scene));
