import { byRisk, describeReasons, filtersFor } from './filters.js';
import { createList } from './list.js';
import { showPhoto } from './photo.js';
import { openReview } from './review.js';

const element = (id) => document.getElementById(id);
const { id, originals, photos } = JSON.parse(element('data').textContent);
const sorted = byRisk(photos);
const review = openReview(id);
const filters = filtersFor(review);
let shown = sorted;
let at = 0;

const countFaces = ({ faces }) => `${faces.length} ${faces.length === 1 ? 'face' : 'faces'}`;
const stateText = { accepted: '✓ accepted', marked: '⚑ marked' };
const list = createList({
  list: element('list'),
  rows: element('rows'),
  describe: (photo) => ({
    title: photo.input,
    detail: [stateText[review.state(photo)], describeReasons(photo) || countFaces(photo)].filter(Boolean).join(' · '),
  }),
  onChoose: go,
});

function go(index) {
  if (shown.length === 0) return;
  at = Math.min(Math.max(index, 0), shown.length - 1);
  review.moveTo(shown[at]);
  list.choose(at);
  showPhoto(shown[at]);
  showState();
}

function showState() {
  const state = shown[at] && review.state(shown[at]);
  element('accept').setAttribute('aria-pressed', String(state === 'accepted'));
  element('mark').setAttribute('aria-pressed', String(state === 'marked'));
  element('bar').max = sorted.length;
  element('bar').value = review.count();
  element('progress').textContent = `${review.count()} of ${sorted.length} reviewed`;
  for (const option of element('filter').options) {
    const { label, holds } = filters[option.value];
    option.textContent = `${label} (${sorted.filter(holds).length})`;
  }
}

function narrow(name) {
  const current = shown[at];
  shown = sorted.filter(filters[name].holds);
  element('nothing').hidden = shown.length > 0;
  element('photo').hidden = shown.length === 0;
  list.show(shown);
  go(Math.max(0, shown.indexOf(current)));
}

/** Accepting moves on to the next photo; undoing it does not. */
function decide(state) {
  const photo = shown[at];
  if (!photo) return;
  review.toggle(photo, state);
  list.draw();
  if (review.state(photo) === state) go(at + 1);
  else showState();
}

const actions = {
  previous: () => go(at - 1),
  next: () => go(at + 1),
  accept: () => decide('accepted'),
  mark: () => decide('marked'),
};
const keys = { j: 'next', arrowdown: 'next', k: 'previous', arrowup: 'previous', a: 'accept', m: 'mark' };
for (const [name, act] of Object.entries(actions)) element(name).addEventListener('click', act);
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLSelectElement) return;
  const name = new Map(Object.entries(keys)).get(event.key.toLowerCase());
  if (!name) return;
  event.preventDefault();
  actions[name]();
});

element('filter').append(...Object.keys(filters).map((name) => new Option(filters[name].label, name)));
element('filter').addEventListener('change', ({ target }) => narrow(target.value));
element('warning').hidden = !originals;
const last = sorted.findIndex(({ input }) => input === review.at());
list.show(sorted);
go(Math.max(0, last));
