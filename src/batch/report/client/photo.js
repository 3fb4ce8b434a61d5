import { describeReasons } from './filters.js';

const element = (id) => document.getElementById(id);

/** Shows one photo: before and after, with its faces. */
export function showPhoto(photo) {
  element('photo').hidden = false;
  element('name').textContent = photo.input;
  element('reasons').textContent = [photo.error, ...(photo.warnings ?? []), describeReasons(photo)]
    .filter(Boolean)
    .join(' · ');
  const { before } = photo;
  showPicture(
    element('before'),
    before,
    photo,
    `${photo.input} before`,
    'No preview: add --report-originals to the command.',
  );
  showPicture(element('after'), photo.after, photo, `${photo.input} after`, 'No result.');
  element('faces').replaceChildren(...photo.faces.map((face, index) => faceRow(face, index + 1)));
}

function showPicture(frame, source, photo, text, without) {
  if (!source) {
    frame.replaceChildren(paragraph(without));
    return;
  }
  const image = new Image();
  image.alt = text;
  image.decoding = 'async';
  image.addEventListener('error', () =>
    frame.replaceChildren(paragraph('The picture cannot be shown: it was moved or deleted.')),
  );
  image.src = source;
  frame.replaceChildren(image, ...photo.faces.map((face, index) => faceBox(face, index + 1, photo)));
}

function paragraph(text) {
  const line = document.createElement('p');
  line.textContent = text;
  return line;
}

function faceBox({ box }, number, { width, height }) {
  const outline = document.createElement('div');
  outline.className = 'box';
  outline.setAttribute('aria-hidden', 'true');
  outline.style.left = `${(100 * box.left) / width}%`;
  outline.style.top = `${(100 * box.top) / height}%`;
  outline.style.width = `${(100 * box.width) / width}%`;
  outline.style.height = `${(100 * box.height) / height}%`;
  const label = document.createElement('span');
  label.textContent = String(number);
  outline.append(label);
  return outline;
}

function faceRow({ emotion, confidence, emoji, covered }, number) {
  const row = document.createElement('tr');
  const cells = [number, emotion.toLowerCase(), `${confidence} %`, covered ? (emoji ?? 'covered') : 'left uncovered'];
  row.append(
    ...cells.map((text) => {
      const cell = document.createElement('td');
      cell.textContent = String(text);
      return cell;
    }),
  );
  return row;
}
