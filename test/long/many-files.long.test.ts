import { manyFiles } from '../support/many-files.js';

describe('10,000 photos, with few files open at once,', () => manyFiles(10_000));
