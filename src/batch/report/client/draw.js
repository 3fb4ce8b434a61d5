/** Fraction of a side by which an arrow key moves or resizes. */
const keyStep = 0.005;
/** Shorter drags, in screen pixels, are clicks. */
const leastDrag = 5;

/**
 * Draws boxes over the pictures in these frames, with pointer or keyboard. Boxes are ratios of the picture; `onBox` is
 * called with each finished one. With a mouse a box can be drawn at any time, by touch only after it was requested.
 */
export function createDrawing(frames, { mayDraw, onBox, onEnd }) {
  const pending = document.createElement('div');
  pending.className = 'box pending';
  pending.tabIndex = 0;
  pending.setAttribute('role', 'application');
  pending.setAttribute(
    'aria-label',
    'New face: arrow keys move it, with Shift they resize it, Enter adds it, Escape cancels',
  );
  let box;
  let drag;

  function show(next) {
    box = next;
    for (const side of ['left', 'top', 'width', 'height']) pending.style[side] = `${100 * box[side]}%`;
  }

  function end() {
    for (const frame of frames) frame.classList.remove('drawing');
    drag = undefined;
    pending.remove();
    onEnd();
  }

  function finish() {
    const done = box;
    end();
    onBox(done);
  }

  function point(frame, { clientX, clientY }) {
    const place = frame.querySelector('img').getBoundingClientRect();
    const share = (value, from, length) => Math.min(1, Math.max(0, (value - from) / length));
    return { x: share(clientX, place.left, place.width), y: share(clientY, place.top, place.height) };
  }

  for (const frame of frames) {
    frame.addEventListener('pointerdown', (event) => {
      const asked = frame.classList.contains('drawing');
      if (event.button !== 0 || (event.pointerType !== 'mouse' && !asked)) return;
      if (!frame.querySelector('img') || !mayDraw()) return;
      drag = { frame, from: point(frame, event), x: event.clientX, y: event.clientY, moved: false };
    });
    frame.addEventListener('pointermove', (event) => {
      if (drag?.frame !== frame) return;
      if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < leastDrag) return;
      if (!drag.moved) {
        // Not earlier: a captured click would not reach the face that was clicked.
        frame.setPointerCapture(event.pointerId);
        frame.append(pending);
        drag.moved = true;
      }
      const to = point(frame, event);
      const [left, top] = [Math.min(drag.from.x, to.x), Math.min(drag.from.y, to.y)];
      show({ left, top, width: Math.abs(to.x - drag.from.x), height: Math.abs(to.y - drag.from.y) });
    });
    frame.addEventListener('pointerup', (event) => {
      if (drag?.frame !== frame) return;
      const { moved, x, y } = drag;
      drag = undefined;
      const least = Math.min(Math.abs(event.clientX - x), Math.abs(event.clientY - y));
      if (moved && least >= leastDrag) finish();
      else if (moved) end();
    });
    frame.addEventListener('pointercancel', () => drag && end());
  }

  pending.addEventListener('keydown', (event) => {
    const { key, shiftKey } = event;
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const move = Object.hasOwn(moves, key) ? moves[key] : undefined;
    if (key === 'Enter') finish();
    else if (key === 'Escape') end();
    else if (move) show(movedBox(box, move, shiftKey));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    /**
     * Starts a box: a square in the middle to move with the keyboard, or to be replaced by drawing. The size is the
     * photo's, because its picture may not be loaded yet.
     */
    start(photo) {
      const frame = frames.find((one) => one.querySelector('img'));
      if (!frame || !mayDraw()) return;
      for (const one of frames) one.classList.add('drawing');
      frame.append(pending);
      const side = 0.2 * Math.min(photo.width, photo.height);
      const [width, height] = [side / photo.width, side / photo.height];
      show({ left: (1 - width) / 2, top: (1 - height) / 2, width, height });
      pending.focus();
    },
    isOn: () => pending.isConnected,
    cancel: () => pending.isConnected && end(),
  };
}

function movedBox({ left, top, width, height }, [x, y], resize) {
  const within = (value, most) => Math.min(most, Math.max(0, value));
  const size = (value, most) => Math.min(most, Math.max(keyStep, value));
  if (resize)
    return { left, top, width: size(width + x * keyStep, 1 - left), height: size(height + y * keyStep, 1 - top) };
  return { left: within(left + x * keyStep, 1 - width), top: within(top + y * keyStep, 1 - height), width, height };
}

/** A drawn box in the format of corrections: whole pixels inside the photo, and ratios. */
export function manualFace({ left, top, width, height }, photo) {
  const from = (share, side) => Math.min(side - 1, Math.max(0, Math.round(share * side)));
  const [x, y] = [from(left, photo.width), from(top, photo.height)];
  const to = (share, start, side) => Math.max(1, Math.min(side, Math.round(share * side)) - start);
  const box = { left: x, top: y, width: to(left + width, x, photo.width), height: to(top + height, y, photo.height) };
  const six = (value) => Math.round(value * 1e6) / 1e6;
  const ratios = {
    left: six(box.left / photo.width),
    top: six(box.top / photo.height),
    width: six(box.width / photo.width),
    height: six(box.height / photo.height),
  };
  return { origin: 'manual', box, ratios, covered: true };
}
