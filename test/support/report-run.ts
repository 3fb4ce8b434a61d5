import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { processPhotos } from '../../src/batch/process-photos.js';
import type { BatchResult } from '../../src/batch/result.js';
import type { Face } from '../../src/core/detect/face.js';
import { sample } from './sample.js';

/** The sample's face, found with this confidence. */
const face = (confidence: number): Face => ({
  box: { left: 62, top: 20, width: 30, height: 40 },
  confidence,
  roll: 0,
  emotion: 'HAPPY',
  emotionConfidence: 90,
});

/** What is found in a generated photo, by its width: in every tenth no face, in the one after it an unsure one. */
function facesIn(width: number): readonly Face[] {
  if (width === 160) return [];
  return [face(width === 161 ? 42 : 99)];
}

export interface ReportRun {
  readonly result: BatchResult;
  /** The address of the page. */
  readonly url: string;
}

/** A report of so many photos, the last of which is damaged; faces are "found" by the size of the photo. */
export async function reportRun(folder: string, count: number): Promise<ReportRun> {
  mkdirSync(join(folder, 'in'), { recursive: true });
  const widths = Array.from({ length: 10 }, (_, index) => 160 + index);
  const pictures = await Promise.all(
    widths.map((width) => sharp(sample).resize(width, 120, { fit: 'cover' }).jpeg().toBuffer()),
  );
  for (let index = 0; index < count - 1; index++) {
    // No two are alike: photos are known by their content.
    const bytes = Buffer.concat([pictures[index % 10]!, Buffer.alloc(Math.floor(index / 10))]);
    writeFileSync(join(folder, 'in', `photo ${String(index).padStart(4, '0')}.jpg`), bytes);
  }
  writeFileSync(join(folder, 'in', 'zz <!--<script> damaged.jpg'), 'no photo');
  const path = join(folder, 'report.html');
  const result = await processPhotos(
    { photos: [join(folder, 'in')], out: join(folder, 'out/'), report: { path, originals: false } },
    {
      detector: async () => ({ name: 'by size', detect: async ({ width }) => [...facesIn(width)] }),
      reporter: async () => ({ report: () => undefined }),
      signal: new AbortController().signal,
      version: '1.2.3',
      stdin: (async function* () {})(),
      writeStdout: async () => undefined,
    },
  );
  return { result, url: `file://${encodeURI(path)}` };
}
