import type { Report, Reporter } from '../errors/reporter.js';
import type { ImageRecord } from './image-record.js';

/** Reports an event of one image, with its id and the id of the request that created it. */
export function reportImage(
  reporter: Reporter,
  { imageId, requestId }: Pick<ImageRecord, 'imageId' | 'requestId'>,
  report: Report,
): void {
  reporter.report({ ...report, data: { imageId, requestId, ...report.data } });
}
