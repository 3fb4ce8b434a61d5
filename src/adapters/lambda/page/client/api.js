// A client for the service's HTTP API. Addresses are relative to the page, because the API may have a path prefix.

const folder = location.pathname.endsWith('/') ? location.pathname : `${location.pathname}/`;
const address = (path) => new URL(folder + path, location.origin);

/** Larger photos are uploaded directly to storage through a signed link, because a request body would be too large. */
const bodyLimit = 4 * 1024 * 1024;
const uploadLimit = 25_000_000;
const mostTries = 5;

/** An error whose message is meant for people. */
export class Problem extends Error {}

export const imageAddress = (id) => address(`images/${encodeURIComponent(id)}`).href;

/** Sends a photo and returns its id. The key makes repeated requests safe. */
export async function sendFile(file, key) {
  if (file.size > uploadLimit) throw new Problem('This photo is larger than 25 MB. Please choose a smaller one.');
  if (file.size > bodyLimit) return sendLarge(file, key);
  const headers = { 'content-type': file.type || 'application/octet-stream', 'idempotency-key': key };
  return (await json(address('images'), { method: 'POST', headers, body: file })).id;
}

/** Asks the service to fetch a photo and returns its id. */
export async function sendAddress(url, key) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  return (await json(address('images'), { method: 'POST', headers, body: JSON.stringify({ url }) })).id;
}

async function sendLarge(file, key) {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  // Browsers know the media types of all formats except HEIC.
  const body = JSON.stringify({ contentType: file.type || 'image/heic', size: file.size });
  const { id, upload } = await json(address('uploads'), { method: 'POST', headers, body });
  // A page must not set the length; the browser sets it from the file.
  const allowed = Object.entries(upload.headers).filter(([name]) => name.toLowerCase() !== 'content-length');
  const answer = await request(new URL(upload.url, location.href), {
    method: upload.method,
    headers: Object.fromEntries(allowed),
    body: file,
  });
  if (!answer.ok) throw new Problem('The photo could not be uploaded. Please try again.');
  return id;
}

/** Returns the state of an image: its JSON, and how long to wait before the next request. */
export async function askStatus(id) {
  const answer = await request(imageAddress(id), { headers: { accept: 'application/json' }, cache: 'no-store' });
  if (answer.status === 404 || answer.status === 410) return { status: 'missing' };
  const body = await answer.json().catch(() => ({}));
  if (answer.status === 422) return { status: 'failed', reason: sentence(body) };
  if (!answer.ok) throw new Problem(sentence(body));
  return { ...body, retryAfter: retryAfter(answer) };
}

export async function removeImage(id) {
  const answer = await request(imageAddress(id), { method: 'DELETE' });
  if (!answer.ok && answer.status !== 404) throw new Problem('The photo could not be deleted. Please try again.');
}

async function json(url, init) {
  const answer = await request(url, init);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Problem(sentence(body));
  return body;
}

/** Retries when the network or the service fails temporarily; respects Retry-After. */
async function request(url, init) {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(url, init).catch(() => undefined);
    const busy = !answer || answer.status === 429 || answer.status >= 500;
    if (!busy) return answer;
    if (tries === mostTries) {
      if (!answer) throw new Problem('The service cannot be reached. Please check your connection and try again.');
      throw new Problem('The service is busy. Please try again in a minute.');
    }
    await wait(Math.max(retryAfter(answer) ?? 0, 400 * 2 ** tries));
  }
}

export const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Parses a Retry-After header, in seconds or as a date, to milliseconds. */
function retryAfter(answer) {
  const value = answer?.headers.get('retry-after');
  if (!value) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Math.min(Math.max(milliseconds || 0, 0), 30_000);
}

/** Turns the service's problem details into one sentence. */
function sentence({ detail, title, message }) {
  const text = detail ?? title ?? message ?? 'Something went wrong. Please try again.';
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(start) ? start : `${start}.`;
}
