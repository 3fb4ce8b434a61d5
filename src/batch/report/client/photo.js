import { faceBox, faceRow, shownFaces } from './faces.js';
import { describeReasons } from './filters.js';

const element = (id) => document.getElementById(id);

/** Shows one photo: before and after. */
export function showPhoto(photo) {
  element('photo').hidden = false;
  element('name').textContent = photo.input;
  element('reasons').textContent = [photo.error, ...(photo.warnings ?? []), describeReasons(photo)]
    .filter(Boolean)
    .join(' · ');
  const noBefore = 'No preview: add --report-originals to the command.';
  showPicture(element('before'), photo.before, `${photo.input} before`, noBefore);
  showPicture(element('after'), photo.after, `${photo.input} after`, 'No result.');
}

function showPicture(frame, source, text, without) {
  if (!source) {
    frame.replaceChildren(paragraph(without));
    return;
  }
  const image = new Image();
  image.alt = text;
  image.decoding = 'async';
  image.draggable = false;
  image.addEventListener('error', () =>
    frame.replaceChildren(paragraph('The picture cannot be shown: it was moved or deleted.')),
  );
  image.src = source;
  frame.replaceChildren(image);
}

/** Replaces the shown result of the photo by another one, once it is loaded. */
export async function replaceResult(photo) {
  const image = new Image();
  image.src = photo.after;
  await image.decode().catch(() => undefined);
  const shown = element('after').querySelector('img');
  if (shown && element('name').textContent === photo.input) shown.src = photo.after;
}

/** Shows the faces in both pictures and in the table; `onChoose` is called with the selected one. */
export function showFaces(photo, faces, chosen, onChoose) {
  const shown = shownFaces(faces);
  const choose = (face) => () => onChoose(face);
  for (const id of ['before', 'after']) {
    const frame = element(id);
    for (const box of frame.querySelectorAll('.box:not(.pending)')) box.remove();
    if (!frame.querySelector('img')) continue;
    frame.append(...shown.map((face, index) => faceBox(face, index + 1, photo, face === chosen, choose(face))));
  }
  const rows = shown.map((face, index) => faceRow(face, index + 1, face === chosen, choose(face)));
  element('faces').replaceChildren(...rows);
}

function paragraph(text) {
  const line = document.createElement('p');
  line.textContent = text;
  return line;
}
