import type { ImageStore } from '../../pipeline/ports.js';
import type { LinkSigner } from './signed-link.js';

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, PUT',
  'access-control-allow-headers': 'content-type, if-none-match, x-amz-meta-requestid',
};

/**
 * Serves the signed links of the local image store. `key` is the decoded path below its mount point. Like S3 it answers
 * 403 for an invalid or expired link or an upload of another type or length, and 412 for a second upload.
 */
export function receiveSigned(images: ImageStore, links: LinkSigner) {
  return async (request: Request, key: string): Promise<Response> => {
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: cors });
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (!links.allows(useOf(request, method, key)))
      return plain(403, 'the link is invalid, expired, or for another method');
    return method === 'PUT' ? receive(images, request, key) : send(images, request, key);
  };
}

function useOf({ url, headers }: Request, method: string, key: string) {
  const query = new URL(url).searchParams;
  return {
    method,
    key,
    expires: query.get('expires') ?? '',
    signature: query.get('signature') ?? '',
    contentType: headers.get('content-type') ?? '',
    size: headers.get('content-length') ?? '',
    requestId: headers.get('x-amz-meta-requestid') ?? '',
  };
}

async function receive(images: ImageStore, request: Request, key: string): Promise<Response> {
  const bytes = Buffer.from(await request.arrayBuffer());
  if (String(bytes.length) !== request.headers.get('content-length')) return plain(400, 'the upload is incomplete');
  const contentType = request.headers.get('content-type') ?? '';
  const requestId = request.headers.get('x-amz-meta-requestid') ?? '';
  const written = await images.putNew(key, bytes, { contentType, requestId });
  return written
    ? new Response(null, { status: 200, headers: cors })
    : plain(412, 'a photo was already uploaded with this link');
}

async function send(images: ImageStore, request: Request, key: string): Promise<Response> {
  const object = await images.get(key);
  if (!object) return plain(404, 'object not found');
  const headers = {
    ...cors,
    'content-type': object.contentType,
    'content-length': String(object.size),
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  };
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(object.bytes), { status: 200, headers });
}

function plain(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: { ...cors, 'content-type': 'text/plain; charset=utf-8' } });
}
