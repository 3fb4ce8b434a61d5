import { looksLikeEmoji } from '../../../core/emoji/emoji-key.ts';

/** The decisions of `face` after `change`; a face without a cover has no chosen one. */
function changed(face, change) {
  const { decision: _decision, emoji: _emoji, style: _style, ...plain } = face;
  const next = { ...face, ...change };
  const { decision, emoji, style } = next;
  if (decision) return { ...plain, decision };
  const other = emoji && style && style !== 'emoji';
  return {
    ...plain,
    ...(emoji && !(other && 'style' in change) && { emoji }),
    ...(style && !(other && 'emoji' in change) && { style }),
  };
}

/** To the reviewer, a person in an animation is one face, whatever the number of frames. */
const isSame = (one, other) => one === other || (one.number !== undefined && one.number === other.number);

/** The visible faces; of a person in an animation, the first. */
export function shownFaces(faces) {
  return faces.filter((face, index) => faces.findIndex((one) => isSame(one, face)) === index);
}

/** The faces after one of them was changed; `change` is undefined to delete it. */
export function withChange(faces, face, change) {
  if (change === undefined) return faces.filter((one) => !isSame(one, face));
  return faces.map((one) => (isSame(one, face) ? changed(one, change) : one));
}

/** The decision about a face, in words. */
export function describeCover({ origin, decision, emoji, style, shown, covered }) {
  if (decision === 'no-face') return 'no face';
  if (decision === 'visible') return 'stays visible';
  if (emoji) return emoji;
  if (style) return style;
  if (!covered) return 'left uncovered';
  return shown ?? (origin === 'manual' ? 'to be covered' : 'covered');
}

const stateOf = ({ origin, decision, emoji, style }) =>
  decision ?? (origin === 'manual' ? 'manual' : emoji || style ? 'changed' : 'detected');

/** The outline of a face over a picture. */
export function faceBox(face, number, { width, height }, chosen, onChoose) {
  const outline = document.createElement('div');
  const { box } = face;
  outline.className = `box ${stateOf(face)}${chosen ? ' chosen' : ''}`;
  outline.setAttribute('aria-hidden', 'true');
  outline.style.left = `${(100 * box.left) / width}%`;
  outline.style.top = `${(100 * box.top) / height}%`;
  outline.style.width = `${(100 * box.width) / width}%`;
  outline.style.height = `${(100 * box.height) / height}%`;
  const label = document.createElement('span');
  label.textContent = [number, face.emoji].filter(Boolean).join(' ');
  outline.append(label);
  outline.addEventListener('click', onChoose);
  return outline;
}

/** A row in the table of faces; its button selects the face. */
export function faceRow(face, number, chosen, onChoose) {
  const row = document.createElement('tr');
  const { origin, emotion = 'unknown', confidence } = face;
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = String(number);
  button.setAttribute('aria-pressed', String(chosen));
  button.setAttribute('aria-label', `Face ${number}`);
  button.addEventListener('click', onChoose);
  const found = origin === 'manual' ? ['drawn', ''] : [emotion.toLowerCase(), `${confidence ?? '?'} %`];
  for (const content of [button, ...found, describeCover(face)]) {
    const cell = document.createElement('td');
    cell.append(content);
    row.append(cell);
  }
  return row;
}

/** The controls for the selected face: `onChange` is called with the change, or undefined to delete it. */
export function createFaceForm(form, onChange) {
  const part = (name) => form.elements[name];
  let face;
  part('emoji').addEventListener('change', ({ target }) => {
    const emoji = target.value.trim();
    const wrong = emoji !== '' && !looksLikeEmoji(emoji);
    target.setCustomValidity(wrong ? 'One emoji, such as 😎' : '');
    if (wrong) target.reportValidity();
    else onChange({ emoji: emoji || undefined, decision: undefined });
  });
  part('emoji').addEventListener('input', ({ target }) => target.setCustomValidity(''));
  part('style').addEventListener('change', ({ target }) =>
    onChange({ style: target.value || undefined, decision: undefined }),
  );
  const decide = (decision) => onChange({ decision: face.decision === decision ? undefined : decision });
  const actions = {
    remove: () => face && (face.origin === 'manual' ? onChange(undefined) : decide('no-face')),
    visible: () => face && face.origin !== 'manual' && decide('visible'),
  };
  part('remove').addEventListener('click', actions.remove);
  part('visible').addEventListener('click', actions.visible);
  form.addEventListener('submit', (event) => event.preventDefault());
  return {
    ...actions,
    focus: (name) => part(name).focus(),
    show(next, number) {
      face = next;
      form.hidden = !face;
      if (!face) return;
      const manual = face.origin === 'manual';
      form.querySelector('legend').textContent = `Face ${number}`;
      part('emoji').value = face.emoji ?? '';
      part('emoji').setCustomValidity('');
      part('style').value = face.style ?? '';
      part('remove').firstChild.textContent = manual ? 'Delete ' : 'No face ';
      part('remove').setAttribute('aria-pressed', String(face.decision === 'no-face'));
      part('visible').setAttribute('aria-pressed', String(face.decision === 'visible'));
      part('visible').disabled = manual;
    },
  };
}
