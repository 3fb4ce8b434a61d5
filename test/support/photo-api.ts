import { until } from './until.js';

/** The HTTP API of a deployed `emojify` service. */
export interface PhotoApi {
  /** Has a photo fetched and waits until it is processed; answers its id. */
  process(photoUrl: string): Promise<string>;
  status(id: string): Promise<Record<string, unknown>>;
  /** The photo with its faces covered. */
  photo(id: string): Promise<Buffer>;
  request(method: string, path: string, options?: RequestInit): Promise<Response>;
}

/** On the emulator, for the endpoint that the stack names: its host does not resolve, so the API's id is taken from it. */
export function photoApi(emulatorUrl: string, endpoint: string): PhotoApi {
  const [id] = new URL(endpoint).hostname.split('.');
  const base = `${emulatorUrl}/_aws/execute-api/${id}/$default`;
  const request: PhotoApi['request'] = (method, path, options = {}) => fetch(`${base}${path}`, { ...options, method });
  const status = async (image: string) => {
    const answer = await request('GET', `/images/${image}`, { headers: { accept: 'application/json' } });
    return (await answer.json()) as Record<string, unknown>;
  };
  return {
    request,
    status,
    async process(url) {
      const headers = { 'content-type': 'application/json' };
      const answer = await request('POST', '/images', { headers, body: JSON.stringify({ url }) });
      const posted = (await answer.json()) as { id?: string };
      if (answer.status !== 202 || !posted.id) throw new Error(`${answer.status} ${JSON.stringify(posted)}`);
      const image = posted.id;
      const last = await until(async () => settled(await status(image)), 60_000);
      if (last.status !== 'processed') throw new Error(JSON.stringify(last));
      return image;
    },
    async photo(image) {
      const answer = await request('GET', `/images/${image}`, { headers: { accept: 'image/*' } });
      if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
      return Buffer.from(await answer.arrayBuffer());
    },
  };
}

const settled = (document: Record<string, unknown>) =>
  document.status === 'processed' || document.status === 'failed' ? document : undefined;
