import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import sharp from 'sharp';
import { silentReporter } from '../../../src/errors/reporter.js';
import type { ImageRecord } from '../../../src/pipeline/image-record.js';
import { originalKey } from '../../../src/pipeline/keys.js';
import { retryImages } from '../../../src/pipeline/retry-images.js';
import { httpEvent } from '../events.js';
import { type Cloud, openWorld, type Pictures, simulatedCloud, type World } from './cloud.js';
import { calm, type Weather } from './faults.js';

/** What a simulation found. */
export interface Findings {
  /** What must never be, each with the image it is about. */
  readonly wrong: readonly string[];
  /** How images ended before `retry`. */
  readonly ends: Readonly<Record<string, number>>;
}

interface Photo {
  readonly id: string;
  readonly kind: keyof Pictures;
  deleted: boolean;
}

interface Story {
  readonly cloud: Cloud;
  readonly world: World;
  readonly photos: Photo[];
  readonly wrong: string[];
}

/** A disk in memory where there is one: the simulations are about the order of writes, not about the disk. */
const base = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
/** Simulations in one world; its logs grow with each. */
const perWorld = 100;

/** Runs a simulation for each seed; answers what must never be, by seed, and how all images ended. */
export async function simulateAll(seeds: readonly number[], clockGoesBack = false): Promise<Findings> {
  const wrong: string[] = [];
  const ends: Record<string, number> = {};
  for (let from = 0; from < seeds.length; from += perWorld) {
    const data = mkdtempSync(join(base, 'emojify-cloud-'));
    const world = await openWorld(data);
    try {
      for (const seed of seeds.slice(from, from + perWorld)) {
        const found = await simulate(seed, world, clockGoesBack).catch((error) => ({
          wrong: [String(error.stack)],
          ends: {},
        }));
        wrong.push(...found.wrong.map((what) => `seed ${seed}: ${what}`));
        for (const [end, count] of Object.entries(found.ends)) ends[end] = (ends[end] ?? 0) + count;
      }
    } finally {
      await world.stores.close();
      rmSync(data, { recursive: true, force: true });
    }
  }
  return { wrong, ends };
}

/** Clients send photos, look at them and delete some, in the weather that the seed decides; then `retry` in calm weather. */
async function simulate(seed: number, world: World, clockGoesBack: boolean): Promise<Findings> {
  const cloud = simulatedCloud(seed, world, clockGoesBack);
  const story: Story = { cloud, world, photos: [], wrong: [] };
  const { random, time } = cloud;
  cloud.weather.now = weatherOf(cloud);
  if (random.chance(0.5))
    void time.sleep(random.between(1000, 600_000)).then(() => {
      cloud.weather.now = calm;
    });
  const clients = random.between(2, 5);
  for (let client = 0; client < clients; client += 1) void send(story, `${seed}-${client}`);
  await cloud.settle();
  const ends: Record<string, number> = {};
  for (const photo of story.photos) {
    const end = await endOf(story, photo);
    ends[end] = (ends[end] ?? 0) + 1;
  }
  await bringBack(story);
  await forget(story);
  return { wrong: story.wrong, ends };
}

/** From fine to a storm in which hardly a call goes through. */
function weatherOf({ random }: Cloud): Weather {
  const worst = random.pick([0, 0.02, 0.1, 0.3, 0.6]);
  const share = () => (random.chance(0.6) ? random.next() * worst : 0);
  return { refused: share(), lost: share(), killed: share() };
}

async function send(story: Story, name: string): Promise<void> {
  const { cloud, world } = story;
  const { random, time } = cloud;
  const kind = random.pick(['good', 'good', 'good', 'cut', 'poisonedAnalysis', 'poisonedResult'] as const);
  const bytes = world.pictures[kind];
  const headers = random.chance(0.6) ? { 'idempotency-key': name } : {};
  await time.sleep(random.between(0, 3000));
  const id = random.chance(0.25) ? await upload(story, bytes, headers) : await post(story, bytes, headers);
  if (id === undefined) return;
  const photo: Photo = { id, kind, deleted: false };
  if (story.photos.some((other) => other.id === id)) story.wrong.push(`${id}: two photos have this id`);
  story.photos.push(photo);
  if (random.chance(0.15)) void remove(story, photo);
  for (let look = random.between(0, 4); look > 0; look -= 1) {
    await time.sleep(random.between(0, 120_000));
    await lookAt(story, photo);
  }
}

/** As a client does: again after an error, some give up; undefined when it never got an answer. */
async function request(story: Story, method: string, path: string, options: object) {
  const { time, random, download } = story.cloud;
  for (let tries = 0; tries < 8; tries += 1) {
    const result = await download(httpEvent(method, path, options) as never);
    const answer = result.ok ? (result.value as APIGatewayProxyStructuredResultV2) : undefined;
    if (answer && (answer.statusCode ?? 500) < 500) {
      if (!random.chance(0.05)) return answer;
    }
    await time.sleep(random.between(100, 5000));
  }
  return undefined;
}

async function post(story: Story, body: Buffer, headers: object): Promise<string | undefined> {
  const answer = await request(story, 'POST', '/images', { body, headers });
  return answer?.statusCode === 202 ? JSON.parse(answer.body ?? '').id : undefined;
}

/** The link leads to S3 itself, so what is sent to it does not pass through a function. */
async function upload(story: Story, bytes: Buffer, headers: object): Promise<string | undefined> {
  const body = JSON.stringify({ contentType: 'image/png', size: bytes.length });
  const answer = await request(story, 'POST', '/uploads', { body, headers });
  if (answer?.statusCode !== 202) return undefined;
  const { id } = JSON.parse(answer.body ?? '');
  await story.cloud.time.sleep(story.cloud.random.between(10, 600_000));
  const attributes = { contentType: 'image/png', requestId: 'r' };
  await story.cloud.time.still(story.world.stores.images.putNew(originalKey(id), bytes, attributes));
  return id;
}

async function remove(story: Story, photo: Photo): Promise<void> {
  await story.cloud.time.sleep(story.cloud.random.between(0, 200_000));
  const answer = await request(story, 'DELETE', `/images/${photo.id}`, {});
  // Without an answer nobody knows whether it is gone.
  if (answer) photo.deleted = true;
  else story.photos.splice(story.photos.indexOf(photo), 1);
}

/** Whoever looks sees the covered photo, or none. */
async function lookAt(story: Story, { id, deleted }: Photo): Promise<void> {
  const headers = { accept: story.cloud.random.pick(['image/*', 'application/json']) };
  const result = await story.cloud.view(httpEvent('GET', `/images/${id}`, { headers }) as never);
  if (!result.ok) return;
  const { statusCode, body = '', isBase64Encoded } = result.value as APIGatewayProxyStructuredResultV2;
  if (deleted && statusCode !== 404 && statusCode !== 500)
    story.wrong.push(`${id}: ${statusCode} though it was deleted`);
  if (isBase64Encoded && (await story.cloud.time.still(shows(Buffer.from(body, 'base64')))))
    story.wrong.push(`${id}: shown uncovered`);
}

/** Whether any pixel has the colour of the face. */
async function shows(picture: Buffer): Promise<boolean> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  for (let at = 0; at < data.length; at += info.channels)
    if (data[at]! > 200 && data[at + 1]! < 60 && data[at + 2]! > 200) return true;
  return false;
}

/** Where it ended; whatever that must not be is noted. */
async function endOf(story: Story, photo: Photo): Promise<string> {
  const { stores } = story.world;
  const { id, kind, deleted } = photo;
  const record = await stores.analyses.get(id);
  if (deleted) {
    if (record) story.wrong.push(`${id}: came back after it was deleted`);
    return 'deleted';
  }
  if (!record) {
    story.wrong.push(`${id}: lost`);
    return 'lost';
  }
  const result = await stores.images.get(`processed/${id}`);
  if (result && (await shows(result.bytes))) story.wrong.push(`${id}: stored uncovered`);
  if (record.status === 'processed') {
    if (!result) story.wrong.push(`${id}: processed without a result`);
    if (kind !== 'good') story.wrong.push(`${id}: ${kind}, but processed`);
    return 'processed';
  }
  if (record.status === 'failed') return failedEnd(story, photo, record);
  if (await isWaiting(story, id)) return 'waiting in a failure destination';
  story.wrong.push(`${id}: ${record.status} for ever`);
  return 'stuck';
}

function failedEnd({ cloud, wrong }: Story, { id, kind }: Photo, { error }: ImageRecord): string {
  const { code = '', message = '' } = error ?? {};
  if (code === 'UNREADABLE_IMAGE') {
    if (kind !== 'cut') wrong.push(`${id}: said to be damaged: ${message}`);
    return 'failed: damaged';
  }
  const told = [...cloud.causes].some((cause) => message.includes(cause));
  const known = told || /signal: killed|did not succeed \(/.test(message);
  if (code !== 'RETRIES_EXHAUSTED' || !known) wrong.push(`${id}: failed with ${code}: ${message}`);
  return 'failed: retries used up';
}

async function isWaiting({ cloud, world }: Story, id: string): Promise<boolean> {
  if (cloud.triggers.stranded.some((body) => body.includes(id))) return true;
  for (const object of await failureObjects(cloud, world)) if (object.includes(id)) return true;
  return false;
}

async function failureObjects({ triggers }: Cloud, { stores }: World): Promise<string[]> {
  const objects = await Promise.all(triggers.failureKeys.map((key) => stores.images.get(key)));
  return objects.flatMap((object) => (object ? [object.bytes.toString()] : []));
}

/** `retry` of all that is not done, in calm weather: then all is processed but what never can be. */
async function bringBack(story: Story): Promise<void> {
  const { cloud, world } = story;
  const { stores } = world;
  cloud.weather.now = calm;
  await cloud.settle();
  const deps = { images: stores.images, analyses: stores.analyses, now: world.state.now, reporter: silentReporter };
  await retryImages(deps, [], { failed: true, stuckSince: Number.POSITIVE_INFINITY });
  await cloud.settle();
  for (const { id, kind, deleted } of story.photos) {
    const status = (await stores.analyses.get(id))?.status ?? 'deleted';
    const wanted = deleted ? 'deleted' : kind === 'good' ? 'processed' : 'failed';
    if (status !== wanted) story.wrong.push(`${id}: ${kind} is ${status} after retry`);
  }
}

/** So that the next simulation in this world begins with nothing. */
async function forget({ cloud, world: { stores } }: Story): Promise<void> {
  for (const status of ['received', 'analyzed', 'processed', 'failed'] as const)
    for await (const { imageId } of stores.analyses.list(status)) {
      await stores.analyses.delete(imageId);
      await stores.images.delete(originalKey(imageId));
      await stores.images.delete(`processed/${imageId}`);
    }
  for (const key of cloud.triggers.failureKeys) await stores.images.delete(key);
  await cloud.settle();
}
