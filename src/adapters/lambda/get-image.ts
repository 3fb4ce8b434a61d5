import { EmojifyError } from '../../errors/emojify-error.js';
import type { ImageRecord } from '../../pipeline/image-record.js';
import { isImageId } from '../../pipeline/keys.js';
import { readResult, type ViewDeps, viewImage } from '../../pipeline/view-image.js';
import { type HttpAnswer, type HttpRequest, json } from './http.js';
import { problem } from './problem.js';
import { statusDocument } from './status-document.js';

/** `GET /images/{id}`: the processed picture or JSON, depending on `Accept`. */
export async function getImage(deps: ViewDeps, request: HttpRequest): Promise<HttpAnswer> {
  const wanted = negotiate(request.headers.accept);
  if (!wanted) throw new EmojifyError('NOT_ACCEPTABLE', 'expected Accept to allow image/* or application/json');
  const imageId = idOf(request);
  const view = await viewImage(deps, imageId);
  if (view.kind === 'missing') throw notFound(imageId);
  const { record } = view;
  if (view.kind === 'expired')
    throw new EmojifyError('UPLOAD_EXPIRED', 'no photo was uploaded before the link expired: request a new one');
  if (view.kind === 'failed') return failed(record, request);
  if (view.kind === 'pending') return json(202, statusDocument(record, request.base), { 'retry-after': '1' });
  if (wanted === 'json') return json(200, statusDocument(record, request.base));
  return picture(deps, record, request);
}

/** Invalid ids get the same response as unknown ones. */
export function idOf({ params }: HttpRequest): string {
  const id = params.id ?? '';
  if (!isImageId(id)) throw notFound(id);
  return id;
}

export function notFound(imageId: string): EmojifyError {
  return new EmojifyError('IMAGE_NOT_FOUND', `image ${imageId.slice(0, 64)} not found`);
}

function failed(record: ImageRecord, { requestId, base }: HttpRequest): HttpAnswer {
  const { code = 'IMAGE_FAILED', message: detail = 'the image failed' } = record.error ?? {};
  const { status: imageStatus, ...more } = statusDocument(record, base);
  return problem({ status: 422, code, detail, requestId }, { ...more, imageStatus });
}

/** Browsers may cache the picture but must revalidate it, so that a deleted image disappears at once. */
async function picture(deps: ViewDeps, record: ImageRecord, request: HttpRequest): Promise<HttpAnswer> {
  const etag = `"${record.imageId}-${Date.parse(record.updatedAt)}"`;
  const headers = { etag, 'cache-control': 'private, no-cache' };
  if (noneMatch(request.headers['if-none-match'], etag)) return { status: 304, headers };
  const result = await readResult(deps, record);
  if (result.kind === 'missing')
    throw new EmojifyError(
      'RESULT_MISSING',
      'the processed picture is missing: process the image again with emojify retry',
    );
  if (result.kind === 'link') return { status: 302, headers: { location: result.url } };
  const { bytes, contentType } = result;
  return { status: 200, headers: { ...headers, ...fileHeaders(record.imageId, contentType) }, body: bytes };
}

/** `If-None-Match` compares weakly (RFC 9110, 13.1.2): proxies that compress make a tag weak, and caches send lists. */
function noneMatch(header: string | undefined, etag: string): boolean {
  if (header?.trim() === '*') return true;
  const tags: readonly string[] = header?.match(/"[^"]*"/g) ?? [];
  return tags.includes(etag);
}

function fileHeaders(imageId: string, contentType: string): Record<string, string> {
  const extension = contentType.replace('image/', '').replace('jpeg', 'jpg');
  return {
    'content-type': contentType,
    'content-disposition': `inline; filename="${imageId}.emojified.${extension}"`,
  };
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

/** Most specific first: `image/png` before `image/*` before `*`/`*`. */
const specificity = ({ type }: Range): number => (type === '*/*' ? 0 : type.endsWith('/*') ? 1 : 2);

function parse(accept: string): Range[] {
  const ranges = accept.split(',').map((part): Range => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return { type, quality: quality ? Number(quality.slice(2)) || 0 : 1 };
  });
  return ranges.sort((a, b) => specificity(b) - specificity(a));
}

const qualityOf = (ranges: readonly Range[], matches: (type: string) => boolean): number =>
  ranges.find(({ type }) => matches(type) || type === '*/*')?.quality ?? 0;

/**
 * Whether a caller prefers the picture or JSON, by its `Accept` header: the picture unless JSON has a higher weight;
 * undefined if neither is acceptable.
 */
function negotiate(accept: string | undefined): 'image' | 'json' | undefined {
  const ranges = parse(accept || '*/*');
  const image = qualityOf(ranges, (type) => type.startsWith('image/'));
  const asJson = qualityOf(ranges, (type) => type === 'application/json' || type === 'application/*');
  if (image === 0 && asJson === 0) return undefined;
  return image >= asJson ? 'image' : 'json';
}
