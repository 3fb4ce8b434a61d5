// Shows before and after on top of each other, with a slider between them. Both pictures are upright: the browser
// applies the EXIF orientation of the local copy, the service has rotated the result.

const at = (id) => document.getElementById(id);
const frame = at('frame');
const before = at('before');
const after = at('after');
const slider = at('slider');
let shown = 0;

slider.addEventListener('input', () => moveTo(slider.value));

/**
 * Shows the available pictures of an image: the local copy, the result, or both. Returns false if the result did not
 * load.
 */
export async function showPictures({ original, result, name }) {
  const turn = ++shown;
  const sources = [load(before, original && URL.createObjectURL(original)), load(after, result)];
  const [hasBefore, hasAfter] = await Promise.all(sources);
  if (turn !== shown) return true;
  const both = hasBefore && hasAfter;
  before.hidden = !hasBefore;
  after.hidden = !hasAfter;
  before.alt = `${name}, before`;
  after.alt = `${name}, faces covered`;
  for (const element of [slider, at('handle')]) element.hidden = !both;
  frame.classList.toggle('both', both);
  sizeTo(hasAfter ? after : hasBefore ? before : undefined);
  moveTo(both ? 50 : 0);
  caption({ hasBefore, hasAfter, unshown: original !== undefined });
  return hasAfter || !result;
}

export function showWaiting(waiting) {
  at('wait').hidden = !waiting;
}

/** Draws outlines around the faces; boxes are ratios of the picture. */
export function showRings(faces) {
  const rings = faces.map(({ box }, index) => {
    const ring = document.createElement('div');
    ring.className = 'ring';
    for (const side of ['left', 'top', 'width', 'height']) ring.style[side] = `${box[side] * 100}%`;
    const number = document.createElement('span');
    number.textContent = String(index + 1);
    ring.append(number);
    return ring;
  });
  at('rings').replaceChildren(...rings);
}

export function toggleRings(visible) {
  at('rings').hidden = !visible;
}

/** Resolves to whether a picture was loaded. */
async function load(image, source) {
  if (image.src.startsWith('blob:')) URL.revokeObjectURL(image.src);
  image.removeAttribute('src');
  if (!source) return false;
  image.src = source;
  return image.decode().then(
    () => true,
    () => false,
  );
}

/** The frame has the picture's aspect ratio and is no higher than the window. */
function sizeTo(image) {
  frame.classList.toggle('sized', image !== undefined);
  if (!image) return;
  const { naturalWidth: width, naturalHeight: height } = image;
  frame.style.setProperty('--ratio', `${width} / ${height}`);
  at('compare').style.setProperty('--width', `${Math.max(12, (70 * width) / height)}vh`);
}

function moveTo(percent) {
  slider.value = percent;
  frame.style.setProperty('--cut', `${percent}%`);
  slider.setAttribute('aria-valuetext', `${percent} % of the original`);
}

function caption({ hasBefore, hasAfter, unshown }) {
  const words = hasBefore && hasAfter ? ['Before', 'After'] : [];
  if (hasAfter && !hasBefore) {
    words.push(
      unshown ? 'This browser cannot show the original.' : 'This browser does not have the original, only the result.',
    );
  }
  at('caption').hidden = words.length === 0;
  at('caption').replaceChildren(
    ...words.map((word) => {
      const part = document.createElement('span');
      part.textContent = word;
      return part;
    }),
  );
}
