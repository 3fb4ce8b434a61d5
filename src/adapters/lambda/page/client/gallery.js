// The gallery of images created in this browser; thumbnails are the service's results.

import { imageAddress } from './api.js';
import { photos } from './memory.js';

const list = document.getElementById('gallery-list');
const tiles = new Map();

/** Draws the tiles; existing ones are kept, so that their pictures are not fetched again. */
export function drawGallery(current, open) {
  const entries = photos();
  document.getElementById('gallery').hidden = entries.length === 0;
  for (const id of tiles.keys()) if (!entries.some((entry) => entry.id === id)) tiles.delete(id);
  for (const entry of entries) {
    if (!tiles.has(entry.id)) tiles.set(entry.id, makeTile(entry, open));
    tiles.get(entry.id).firstChild.setAttribute('aria-current', String(entry.id === current));
    showThumb(entry);
  }
  list.replaceChildren(...entries.map(({ id }) => tiles.get(id)));
}

function makeTile({ id, name }, open) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  const thumb = document.createElement('span');
  const label = document.createElement('span');
  button.type = 'button';
  button.className = 'tile';
  thumb.className = 'thumb';
  label.className = 'name';
  label.textContent = name;
  button.append(thumb, label);
  button.addEventListener('click', () => open(id));
  item.append(button);
  return item;
}

function showThumb({ id, state }) {
  const thumb = tiles.get(id).querySelector('.thumb');
  if (thumb.dataset.state === state) return;
  thumb.dataset.state = state;
  if (state !== 'processed') {
    thumb.textContent = state === 'failed' ? '😕' : '⏳';
    return;
  }
  const image = document.createElement('img');
  image.alt = '';
  image.loading = 'lazy';
  image.src = imageAddress(id);
  image.addEventListener('error', () => {
    thumb.textContent = '😕';
  });
  thumb.replaceChildren(image);
}
