// The page's controller: accepts a photo, follows its progress, shows before and after.

import { askStatus, imageAddress, Problem, removeImage, sendAddress, sendFile, wait } from './api.js';
import { showPictures, showRings, showWaiting, toggleRings } from './compare.js';
import { countFaces, describeResult, faceItems } from './faces.js';
import { drawGallery } from './gallery.js';
import { forget, keepOriginal, mark, originalOf, photos, remember } from './memory.js';

const at = (id) => document.getElementById(id);
const firstPause = 250;
const longestPause = 5000;
/** The photo on display; work for other photos must not change the page. */
let current;

at('file').addEventListener('change', async ({ target }) => {
  const files = [...target.files];
  target.value = '';
  await takeFiles(files);
});

at('link-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const url = at('url').value.trim();
  if (!/^https?:\/\/\S+$/i.test(url)) {
    complain('Please enter an address that starts with http:// or https://.');
    at('url').focus();
    return;
  }
  at('url').value = '';
  await take({ name: nameOfAddress(url), send: (key) => sendAddress(url, key) });
});

for (const name of ['dragenter', 'dragover', 'dragleave', 'drop']) {
  document.addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    at('drop').classList.toggle('over', name === 'dragenter' || name === 'dragover');
    if (name === 'drop') void takeFiles([...event.dataTransfer.files]);
  });
}

document.addEventListener('paste', ({ clipboardData }) => {
  const files = [...(clipboardData?.files ?? [])];
  if (files.length > 0) void takeFiles(files);
});

at('outline').addEventListener('change', ({ target }) => toggleRings(target.checked));

at('delete').addEventListener('click', async () => {
  const { id, name } = current;
  if (!confirm(`Delete “${name}” from this browser and from the service?`)) return;
  try {
    if (id) await removeImage(id);
  } catch (problem) {
    say(problem.message, true);
    return;
  }
  await forget(id);
  current = undefined;
  at('work').hidden = true;
  drawGallery(undefined, open);
  at('file').focus();
});

at('again').addEventListener('click', () => {
  const { id, send, file, name } = current;
  if (send) void take({ name, send, file });
  else void open(id);
});

async function takeFiles(files) {
  const pictures = files.filter(
    ({ type, name }) => type.startsWith('image/') || /\.(jpe?g|png|webp|avif|gif|tiff?|hei[cf])$/i.test(name),
  );
  if (files.length > 0 && pictures.length === 0)
    complain('This file is not a supported photo. Please choose a JPEG, PNG, WebP, AVIF, HEIC, GIF or TIFF.');
  for (const file of pictures) await take({ name: file.name || 'Photo', file, send: (key) => sendFile(file, key) });
}

/** Sends one photo and follows it until it is finished. */
async function take({ name, file, send }) {
  complain('');
  const photo = { name, file, send };
  begin(photo);
  if (file) void showPictures({ original: file, name });
  try {
    photo.id = await send(newKey());
  } catch (problem) {
    fail(photo, problem);
    return;
  }
  remember({ id: photo.id, name, state: 'pending' });
  drawGallery(current?.id, open);
  if (file) await keepOriginal(photo.id, file);
  await follow(photo);
}

/** Shows an image of the gallery. */
async function open(id) {
  const entry = photos().find((known) => known.id === id);
  if (!entry) return;
  const photo = { id, name: entry.name };
  begin(photo);
  photo.file = await originalOf(id);
  if (photo.file && current === photo) void showPictures({ original: photo.file, name: photo.name });
  await follow(photo);
}

function begin(photo) {
  current = photo;
  at('work').hidden = false;
  at('work-title').textContent = photo.name;
  for (const id of ['found', 'actions', 'download', 'again', 'rings']) at(id).hidden = true;
  at('outline').checked = false;
  at('steps').hidden = false;
  void showPictures({ name: photo.name });
  showWaiting(true);
  step(photo.id ? 'received' : 'sending', photo.id ? 'Finding faces…' : 'Sending…');
  drawGallery(photo.id, open);
  at('work-title').focus({ preventScroll: true });
  at('work').scrollIntoView({ block: 'start' });
}

/** Polls until the image is finished: soon at first, then less often, never before the service's Retry-After. */
async function follow(photo) {
  try {
    for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
      const answer = await askStatus(photo.id);
      if (await isEnd(photo, answer)) return;
      await wait(Math.max(pause, answer.retryAfter ?? 0));
    }
  } catch (problem) {
    fail(photo, problem);
  }
}

async function isEnd(photo, answer) {
  if (answer.status === 'missing') {
    await forget(photo.id);
    fail(photo, new Problem('This photo is no longer available: it was deleted or has expired.'));
    return true;
  }
  if (answer.status === 'failed') {
    mark(photo.id, 'failed');
    fail(photo, new Problem(answer.reason ?? answer.error?.message ?? 'This photo cannot be processed.'));
    return true;
  }
  if (answer.status === 'processed') {
    await finish(photo, answer);
    return true;
  }
  if (current === photo) {
    if (answer.status === 'analyzed') step('analyzed', `${countFaces(answer.faces?.length ?? 0)}. Covering faces…`);
    else step('received', 'Finding faces…');
  }
  return false;
}

async function finish(photo, { faces = [] }) {
  mark(photo.id, 'processed');
  drawGallery(current?.id, open);
  if (current !== photo) return;
  const result = imageAddress(photo.id);
  const loaded = await showPictures({ original: photo.file, result, name: photo.name });
  if (current !== photo) return;
  if (!loaded) {
    fail(photo, new Problem('The result did not load. Please try again.'));
    return;
  }
  showWaiting(false);
  showRings(faces);
  step('processed', describeResult(faces));
  at('steps').hidden = true;
  at('found-title').textContent = countFaces(faces.length);
  at('faces').replaceChildren(...faceItems(faces));
  at('outline-row').hidden = faces.length === 0;
  at('download').href = result;
  at('download').download = photo.name.replace(/\.hei[cf]$/i, '.jpg').replace(/(\.\w+)?$/, '.emojified$1');
  for (const id of ['found', 'actions', 'download']) at(id).hidden = false;
}

function fail(photo, problem) {
  if (!(problem instanceof Problem)) console.error(problem);
  drawGallery(current?.id, open);
  if (current !== photo) return;
  showWaiting(false);
  say(problem instanceof Problem ? problem.message : 'Something went wrong. Please try again.', true);
  at('actions').hidden = false;
  at('again').hidden = false;
  at('delete').hidden = !photo.id;
}

/** Shows the progress of the photo. */
function step(name, words) {
  say(words);
  at('delete').hidden = false;
  const items = [...at('steps').children];
  const reached = items.findIndex(({ dataset }) => dataset.step === name);
  for (const [index, item] of items.entries()) {
    item.classList.toggle('past', index < reached);
    if (index === reached) item.setAttribute('aria-current', 'step');
    else item.removeAttribute('aria-current');
  }
}

function say(words, bad = false) {
  at('status').textContent = words;
  at('status').classList.toggle('bad', bad);
}

function complain(words) {
  at('intake-problem').textContent = words;
  at('intake-problem').hidden = words === '';
}

/** 128 random bits; crypto.randomUUID is not available over plain http outside localhost. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function nameOfAddress(url) {
  const { hostname, pathname } = new URL(url);
  return decodeURIComponent(pathname.split('/').at(-1) || hostname);
}

drawGallery(undefined, open);
// Images that were in progress when the page was closed are followed until they are finished.
for (const { id, name, state } of photos()) if (state === 'pending') void follow({ id, name });
