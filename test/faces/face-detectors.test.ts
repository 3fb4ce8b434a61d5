import { createLocalDetector } from '../../src/faces/local-detector.js';
import { detectorContract } from '../contract/face-detector.js';
import { forcedRekognition } from './rekognition-answers.js';

detectorContract('the embedded detector', () => createLocalDetector({ threads: 1 }));
detectorContract('Rekognition', async (scene) => forcedRekognition(scene));
