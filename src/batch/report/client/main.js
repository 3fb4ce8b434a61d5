import { createDrawing, manualFace } from './draw.js';
import { createFaceForm, shownFaces, withChange } from './faces.js';
import { saveFile, tell } from './file.js';
import { byRisk, describeReasons, filtersFor } from './filters.js';
import { addActions } from './keys.js';
import { createList } from './list.js';
import { createSender } from './live.js';
import { openMemory } from './memory.js';
import { createModel } from './model.js';
import { replaceResult, showFaces, showPhoto } from './photo.js';

const element = (id) => document.getElementById(id);
const { run, live, originals, photos, others } = JSON.parse(element('data').textContent);
const sorted = byRisk(photos.map((photo, index) => ({ ...photo, index })));
const memory = openMemory(run, photos);
const send = live && createSender({ entryOf: (photo) => model.entry(photo), onResult: showResult });
const model = createModel({
  photos: sorted,
  others,
  edits: live ? {} : memory.edits,
  onChange: live ? send : () => memory.save({ edits: model.edits() }),
});
const filters = filtersFor(model);
let shown = sorted;
let at = 0;
/** The index of the selected face among the visible ones. */
let chosen = -1;

const facesNow = () => (shown[at] ? shownFaces(model.faces(shown[at])) : []);
const countFaces = (photo) => {
  const { length } = shownFaces(model.faces(photo)).filter(({ decision }) => decision !== 'no-face');
  return `${length} ${length === 1 ? 'face' : 'faces'}`;
};
const stateText = { accepted: '✓ accepted', marked: '⚑ marked' };
const list = createList({
  list: element('list'),
  rows: element('rows'),
  describe: (photo) => {
    const done = [stateText[model.review(photo)], model.isCorrected(photo) && 'corrected'];
    return {
      title: photo.input,
      detail: [...done, describeReasons(photo) || countFaces(photo)].filter(Boolean).join(' · '),
    };
  },
  onChoose: go,
});
const form = createFaceForm(element('face'), (change) => {
  const photo = shown[at];
  model.setFaces(photo, withChange(model.faces(photo), facesNow()[chosen], change));
  showDecisions();
});
const drawing = createDrawing([element('before'), element('after')], {
  mayDraw: () => shown[at] !== undefined && model.canCorrect(shown[at]),
  onBox(box) {
    const photo = shown[at];
    model.setFaces(photo, [...model.faces(photo), manualFace(box, photo)]);
    chosen = facesNow().length - 1;
    showDecisions();
    form.focus('emoji');
  },
  onEnd: () => element('draw').setAttribute('aria-pressed', 'false'),
});

function go(index) {
  if (shown.length === 0) return;
  drawing.cancel();
  at = Math.min(Math.max(index, 0), shown.length - 1);
  chosen = -1;
  memory.save({ at: shown[at].input });
  list.choose(at);
  showPhoto(shown[at]);
  showDecisions();
}

function choose(face) {
  chosen = facesNow().indexOf(face);
  showDecisions();
}

/** Shows the decisions about this photo, and the totals. */
function showDecisions() {
  const photo = shown[at];
  const faces = facesNow();
  if (chosen >= faces.length) chosen = -1;
  if (photo) showFaces(photo, model.faces(photo), faces[chosen], choose);
  form.show(photo && model.canCorrect(photo) ? faces[chosen] : undefined, chosen + 1);
  for (const [id, state] of [
    ['accept', 'accepted'],
    ['mark', 'marked'],
  ]) {
    element(id).setAttribute('aria-pressed', String(photo !== undefined && model.review(photo) === state));
  }
  element('draw').disabled = !photo || !model.canCorrect(photo) || !(photo.before || photo.after);
  element('undo').disabled = !model.canUndo();
  element('redo').disabled = !model.canRedo();
  showTotals();
  list.draw();
}

function showTotals() {
  const reviewed = model.countReviewed();
  element('bar').max = sorted.length;
  element('bar').value = reviewed;
  element('progress').textContent = `${reviewed} of ${sorted.length} reviewed`;
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
  model.toggleReview(photo, state);
  if (model.review(photo) === state) go(at + 1);
  showDecisions();
}

/** Shows the photo whose decision was undone or redone. */
function goBack(photo) {
  if (!photo) return;
  if (!shown.includes(photo)) {
    element('filter').value = 'all';
    narrow('all');
  }
  const place = shown.indexOf(photo);
  if (place !== at) go(place);
  showDecisions();
}

function showResult(photo, { after }) {
  photo.after = after;
  if (shown[at] === photo) void replaceResult(photo);
}

async function load(file) {
  try {
    const { here, elsewhere } = model.load(await file.text());
    const rest = elsewhere > 0 ? `; ${elsewhere} that this page does not show are kept` : '';
    tell(`Loaded the corrections of ${here} ${here === 1 ? 'photo' : 'photos'}${rest}.`);
  } catch (error) {
    tell(`${file.name} cannot be used: ${error.message}`, true);
  }
  showDecisions();
}

const actions = {
  previous: () => go(at - 1),
  next: () => go(at + 1),
  accept: () => decide('accepted'),
  mark: () => decide('marked'),
  draw() {
    if (drawing.isOn()) drawing.cancel();
    else if (!element('draw').disabled) {
      element('draw').setAttribute('aria-pressed', 'true');
      drawing.start(shown[at]);
    }
  },
  undo: () => goBack(model.undo()),
  redo: () => goBack(model.redo()),
  save() {
    saveFile('corrections.json', model.text());
    tell('Apply corrections.json by running the command again with --corrections corrections.json --skip-existing.');
  },
  load: () => element('file').click(),
};
addActions(actions, {
  choose: (index) => facesNow()[index] && choose(facesNow()[index]),
  remove: form.remove,
  visible: form.visible,
  focus: (name) => chosen >= 0 && form.focus(name),
  leave: () => element('list').focus(),
});

element('filter').append(...Object.keys(filters).map((name) => new Option(filters[name].label, name)));
element('filter').addEventListener('change', ({ target }) => narrow(target.value));
element('file').addEventListener('change', ({ target }) => {
  const [file] = target.files;
  if (file) void load(file);
  // The same file may be chosen again.
  target.value = '';
});
element('warning').hidden = !originals;
element('saved').textContent = live ? `Every decision is saved in ${live.saved} and applied at once.` : '';
const open = sorted.findIndex((photo) => model.review(photo) === undefined);
const last = sorted.findIndex(({ input }) => input === memory.at());
list.show(sorted);
go(Math.max(0, last >= 0 ? last : live ? open : 0));
