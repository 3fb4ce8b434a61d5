import type { FaceDetail } from '@aws-sdk/client-rekognition';
import type { LocalDetector } from '../../core/detect/local-detector.js';
import type { Frame, Photo, PhotoInfo } from '../../core/photo/photo.js';
import { faceDetail } from './face-detail.js';
import { refusal } from './refusal.js';
import { type DetectFacesRequest, objectLimit, type S3ObjectReference } from './request.js';

export interface DetectFacesParts {
  readonly detector: Pick<LocalDetector, 'locate'>;
  readonly inspect: (bytes: Buffer) => Promise<PhotoInfo>;
  readonly decode: (bytes: Buffer) => Promise<Photo>;
  /** Reads an object of at most `limit` bytes; throws a refusal if it cannot. */
  readonly readObject: (object: S3ObjectReference, limit: number) => Promise<Buffer>;
}

/** https://docs.aws.amazon.com/rekognition/latest/dg/limits.html */
const leastSide = 80;
const mostFaces = 100;

/** RekognitionService.DetectFaces with the embedded detector: the 100 largest faces, the largest first. */
export async function detectFaces(
  request: DetectFacesRequest,
  parts: DetectFacesParts,
): Promise<{ FaceDetails: FaceDetail[] }> {
  const { image } = request;
  const bytes = 'bytes' in image ? image.bytes : await parts.readObject(image.object, objectLimit);
  const frame = await readFrame(bytes, parts);
  const faces = await parts.detector.locate(frame);
  const area = ({ box }: (typeof faces)[number]) => box.width * box.height;
  const largest = [...faces].sort((a, b) => area(b) - area(a)).slice(0, mostFaces);
  return { FaceDetails: largest.map((face) => faceDetail(face, frame, request.attributes)) };
}

/** The formats that Rekognition accepts, and HEIC, so that photos from phones can be tried unchanged. */
const accepted: ReadonlySet<string> = new Set(['jpeg', 'png', 'heic']);

async function readFrame(bytes: Buffer, { inspect, decode }: DetectFacesParts): Promise<Frame> {
  const info = await inspect(bytes).catch(refuseImage);
  if (!accepted.has(info.format)) {
    throw refusal('InvalidImageFormatException', `Request has invalid image format: ${info.format}, not JPEG or PNG`);
  }
  if (Math.min(info.width, info.height) < leastSide) {
    throw refusal(
      'InvalidParameterException',
      `${info.width} × ${info.height} pixels: at least 80 pixels per side are required`,
    );
  }
  const { images } = await decode(bytes).catch(refuseImage);
  const [frame] = images;
  if (!frame) throw refusal('InvalidImageFormatException', 'Request has invalid image format');
  return frame;
}

function refuseImage(cause: unknown): never {
  const { code, message } = cause as { code?: string; message: string };
  if (code === 'IMAGE_TOO_LARGE') throw refusal('ImageTooLargeException', message, cause);
  throw refusal('InvalidImageFormatException', 'Request has invalid image format', cause);
}
