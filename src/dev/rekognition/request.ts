import { isRecord } from '../../util/is-record.js';
import { refusal } from './refusal.js';

/** Where DetectFaces reads the image from. */
export interface S3ObjectReference {
  readonly bucket: string;
  readonly key: string;
  readonly version?: string;
}

export interface DetectFacesRequest {
  readonly image: { readonly bytes: Buffer } | { readonly object: S3ObjectReference };
  /** Requested members of FaceDetail beyond the default ones; ALL is expanded. */
  readonly attributes: ReadonlySet<string>;
}

/** https://docs.aws.amazon.com/rekognition/latest/dg/limits.html */
export const inlineLimit = 5 * 1024 * 1024;
export const objectLimit = 15 * 1024 * 1024;

const optionalAttributes = [
  'AGE_RANGE',
  'BEARD',
  'EMOTIONS',
  'EYE_DIRECTION',
  'EYEGLASSES',
  'EYES_OPEN',
  'FACE_OCCLUDED',
  'GENDER',
  'MOUTH_OPEN',
  'MUSTACHE',
  'SMILE',
  'SUNGLASSES',
] as const;
const knownAttributes: readonly string[] = ['DEFAULT', 'ALL', ...optionalAttributes];

/** Validates the body of a DetectFaces call and converts it; throws Rekognition's refusals. */
export function parseDetectFaces(body: string): DetectFacesRequest {
  const request = parseObject(body);
  return { image: parseImage(request.Image), attributes: parseAttributes(request.Attributes) };
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (isRecord(value)) return value;
  } catch {
    // reported below, like any other JSON that is not an object
  }
  throw refusal('SerializationException', 'the body is not a JSON object');
}

function parseImage(image: unknown): DetectFacesRequest['image'] {
  if (!isRecord(image)) throw refusal('InvalidParameterException', 'Image: expected an object with Bytes or S3Object');
  const { Bytes: bytes, S3Object: object } = image;
  if ((bytes === undefined) === (object === undefined)) {
    throw refusal('InvalidParameterException', 'Image: expected either Bytes or S3Object');
  }
  return bytes === undefined ? { object: parseReference(object) } : { bytes: parseBytes(bytes) };
}

function parseBytes(value: unknown): Buffer {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) {
    throw refusal('SerializationException', 'Image.Bytes: expected a base64 string');
  }
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length === 0) throw refusal('InvalidParameterException', 'Image.Bytes: at least 1 byte is required');
  if (bytes.length > inlineLimit) {
    throw refusal('ImageTooLargeException', `Image.Bytes: ${bytes.length} bytes are more than the limit of 5 MB`);
  }
  return bytes;
}

function parseReference(value: unknown): S3ObjectReference {
  const { Bucket: bucket, Name: key, Version: version } = isRecord(value) ? value : {};
  if (typeof bucket !== 'string' || typeof key !== 'string' || bucket === '' || key === '') {
    throw refusal('InvalidParameterException', 'Image.S3Object: expected the strings Bucket and Name');
  }
  return { bucket, key, ...(typeof version === 'string' && { version }) };
}

function parseAttributes(value: unknown): ReadonlySet<string> {
  const names: unknown = value ?? ['DEFAULT'];
  if (!Array.isArray(names)) throw refusal('InvalidParameterException', 'Attributes: expected a list');
  const unknown = names.find((name) => !knownAttributes.includes(name));
  if (unknown !== undefined) {
    throw refusal(
      'InvalidParameterException',
      `Attributes: unknown "${unknown}"; known: ${knownAttributes.join(', ')}`,
    );
  }
  // Rekognition treats ["ALL", "DEFAULT"] as ALL.
  return new Set(names.includes('ALL') ? optionalAttributes : names);
}
