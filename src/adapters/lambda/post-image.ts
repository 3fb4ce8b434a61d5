import { knownFormat } from '../../core/photo/sniff.js';
import { EmojifyError } from '../../errors/emojify-error.js';
import { createUpload } from '../../pipeline/create-upload.js';
import { type DownloadDeps, downloadImage, type PhotoSource } from '../../pipeline/download-image.js';
import { type HttpAnswer, type HttpRequest, json } from './http.js';
import { linksOf } from './status-document.js';

/** `POST /images`: a photo's URL as JSON, or the photo itself. */
export async function postImage(deps: DownloadDeps, request: HttpRequest): Promise<HttpAnswer> {
  const { imageId, status } = await downloadImage(deps, { source: sourceOf(request), ...identity(request) });
  return accepted(request, imageId, { id: imageId, status });
}

/** `POST /uploads`: a signed link for a photo too large for a body. */
export async function postUpload(deps: Omit<DownloadDeps, 'fetchPhoto'>, request: HttpRequest): Promise<HttpAnswer> {
  const { contentType, size } = parseObject(request.body, ['contentType', 'size']);
  if (typeof contentType !== 'string' || typeof size !== 'number')
    throw new EmojifyError(
      'BAD_REQUEST',
      'expected {"contentType": "image/jpeg", "size": 123456}: the type of the photo and its length in bytes',
    );
  const { record, upload } = await createUpload(deps, { contentType, size, ...identity(request) });
  const { imageId, status } = record;
  return accepted(request, imageId, { id: imageId, status, upload });
}

function accepted({ base }: HttpRequest, imageId: string, document: Record<string, unknown>): HttpAnswer {
  const links = linksOf(base, imageId);
  return json(202, { ...document, links }, { location: links.self, 'retry-after': '1' });
}

function identity({ requestId, headers, caller }: HttpRequest) {
  const idempotencyKey = headers['idempotency-key'];
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey))
    throw new EmojifyError('BAD_REQUEST', 'invalid Idempotency-Key: expected 1 to 255 printable characters, no spaces');
  return { requestId, idempotencyKey, caller };
}

/**
 * A photo is recognized by its bytes, whatever its content type. JSON is recognized by its content type or first
 * character, so that `curl -d` works without a header; everything else is treated as a photo.
 */
function sourceOf({ headers, body }: HttpRequest): PhotoSource {
  const type = headers['content-type'] ?? '';
  if (type.startsWith('multipart/'))
    throw new EmojifyError(
      'BAD_REQUEST',
      'form data is not supported: send the photo itself as the body, or {"url": …}',
    );
  if (body.length === 0) throw new EmojifyError('BAD_REQUEST', 'the body is empty: expected {"url": …} or a photo');
  if (knownFormat(body) !== undefined) return { kind: 'body', bytes: body };
  if (readAsText(body))
    throw new EmojifyError(
      'BAD_REQUEST',
      'the photo was decoded as text in transit: send it with the content type image/jpeg or application/octet-stream',
    );
  if (!/^application\/(.+\+)?json\b/.test(type) && body[0] !== 0x7b) return { kind: 'body', bytes: body };
  const { url } = parseObject(body, ['url']);
  if (typeof url !== 'string' || url === '')
    throw new EmojifyError('BAD_REQUEST', 'expected {"url": "https://…"}: the URL of a photo');
  return { kind: 'url', url };
}

/**
 * API Gateway decodes bodies of text types as text and replaces bytes that are not UTF-8; JPEG and PNG begin with such
 * bytes.
 */
const readAsText = (body: Buffer): boolean => body.subarray(0, 3).equals(Buffer.from('\ufffd'));

function parseObject<Name extends string>(body: Buffer, names: readonly Name[]): Partial<Record<Name, unknown>> {
  const value = parseJson(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new EmojifyError('BAD_REQUEST', `expected a JSON object with ${names.join(' and ')}`);
  const unknown = Object.keys(value).filter((name) => !names.some((known) => known === name));
  if (unknown.length > 0)
    throw new EmojifyError('BAD_REQUEST', `unknown "${unknown.join('", "')}": expected ${names.join(' and ')}`);
  return value;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    // The parser's own message quotes the body, which may be a photo.
    throw new EmojifyError('BAD_REQUEST', 'the body is not valid JSON', { cause });
  }
}
