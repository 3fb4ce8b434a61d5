import { expect } from 'chai';
import type { FaceDetector } from '../../src/core/detect/detector.js';
import { emotions } from '../../src/core/detect/face.js';
import { iou } from '../../src/core/detect/nms.js';
import type { Box, Frame } from '../../src/core/photo/photo.js';
import { astronaut, astronautFace, crowd, faceInPortrait, frameOf } from '../core/detect/astronaut.js';

/** A frame and the faces that anyone sees in it, left to right. */
export interface Scene {
  readonly frame: Frame;
  readonly faces: readonly Box[];
}

/** Makes a detector for one scene; one that asks a service forces the service's answer from the scene. */
export type DetectorFor = (scene: Scene) => Promise<FaceDetector>;

/** What every face detector owes its callers. */
export function detectorContract(name: string, detectorFor: DetectorFor): void {
  const scenes: Readonly<Record<string, () => Promise<Scene>>> = {
    'one face': async () => ({ frame: await frameOf(astronaut()), faces: [astronautFace] }),
    'a face with transparency around it': async () => ({
      frame: await frameOf(
        astronaut()
          .ensureAlpha()
          .extend({ left: 80, background: { r: 0, g: 0, b: 0, alpha: 0 } }),
      ),
      faces: [{ ...astronautFace, left: astronautFace.left + 80 }],
    }),
    'three faces': async () => ({
      frame: await crowd(1000, 300, [
        { size: 240, left: 700, top: 20 },
        { size: 240, left: 10, top: 20 },
        { size: 240, left: 350, top: 50 },
      ]),
      faces: [faceInPortrait(240, 10, 20), faceInPortrait(240, 350, 50), faceInPortrait(240, 700, 20)],
    }),
    'no face': async () => ({ frame: await crowd(300, 200, []), faces: [] }),
    'a single pixel': async () => ({ frame: await crowd(1, 1, []), faces: [] }),
  };

  describe(`${name} as a face detector`, () => {
    for (const [what, makeScene] of Object.entries(scenes)) {
      it(`finds the faces of ${what}, left to right, in pixels of the frame`, async () => {
        const scene = await makeScene();
        const detector = await detectorFor(scene);
        const found = await detector.detect(scene.frame);
        expect(found).to.have.length(scene.faces.length);
        scene.faces.forEach((box, index) => {
          expect(iou(found[index]!.box, box), `face ${index}`).to.be.above(0.5);
        });
        for (const face of found) {
          expect(face.confidence).to.be.within(0, 100);
          expect(face.emotionConfidence).to.be.within(0, 100);
          expect(face.roll).to.be.within(-180, 180);
          expect(emotions).to.include(face.emotion);
        }
        await detector.close?.();
      });
    }

    it('leaves the frame as it was', async () => {
      const scene = await scenes['one face']!();
      const before = Buffer.from(scene.frame.pixels);
      await (await detectorFor(scene)).detect(scene.frame);
      expect(before.equals(scene.frame.pixels)).to.equal(true);
    });
  });
}
