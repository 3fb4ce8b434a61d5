import { manyFiles } from '../support/many-files.js';

describe('100 photos, with few files open at once,', () => manyFiles(100));
