import type { Report, Reporter } from '../errors/reporter.js';
import type { ImageRecord } from './image-record.js';

/** Reports one thing about one image; each carries its id and the id of the request that began it. */
export function reportImage(
  reporter: Reporter,
  { imageId, requestId }: Pick<ImageRecord, 'imageId' | 'requestId'>,
  report: Report,
): void {
  reporter.report({ ...report, data: { imageId, requestId, ...report.data } });
}
