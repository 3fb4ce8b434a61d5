import { expect } from 'chai';
import { runsDetector } from '../src/head-start.js';

describe('the head start of the face networks', () => {
  for (const line of [
    'process a.jpg',
    'process --recursive photos --out public',
    'process - --style blur',
    'check public',
  ]) {
    it(`is given to: ${line}`, () => {
      expect(runsDetector(line.split(' '))).to.equal(true);
    });
  }

  for (const line of [
    'process',
    'process --help',
    'check --help',
    'process a.jpg -h',
    'process a.jpg --detector rekognition',
    'process a.jpg --detector=rekognition',
    'process --recursive photos --skip-existing',
    'deploy --stage process',
    '',
  ]) {
    it(`is not given to: ${line || 'nothing'}`, () => {
      expect(runsDetector(line.split(' '))).to.equal(false);
    });
  }
});
