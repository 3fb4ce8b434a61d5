const rowHeight = 56;
/** Rows drawn beyond the visible ones, so that scrolling shows no gaps. */
const spare = 6;

/** A list of any length; only the visible rows are in the document. */
export function createList({ list, rows, describe, onChoose }) {
  let photos = [];
  let chosen = -1;

  function draw() {
    const from = Math.max(0, Math.floor(list.scrollTop / rowHeight) - spare);
    const to = Math.min(photos.length, Math.ceil((list.scrollTop + list.clientHeight) / rowHeight) + spare);
    rows.replaceChildren(...photos.slice(from, to).map((photo, index) => row(photo, from + index)));
    if (chosen >= from && chosen < to) list.setAttribute('aria-activedescendant', `row-${chosen}`);
    else list.removeAttribute('aria-activedescendant');
  }

  function row(photo, index) {
    const element = document.createElement('div');
    const { title, detail } = describe(photo);
    const small = document.createElement('small');
    small.textContent = detail;
    element.append(title, small);
    element.className = 'row';
    element.id = `row-${index}`;
    element.style.top = `${index * rowHeight}px`;
    element.setAttribute('role', 'option');
    element.setAttribute('aria-selected', String(index === chosen));
    element.setAttribute('aria-setsize', String(photos.length));
    element.setAttribute('aria-posinset', String(index + 1));
    element.addEventListener('click', () => onChoose(index));
    return element;
  }

  let waiting = false;
  list.addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  });
  addEventListener('resize', draw);

  return {
    show(next) {
      photos = next;
      rows.style.height = `${photos.length * rowHeight}px`;
      draw();
    },
    choose(index) {
      chosen = index;
      const top = index * rowHeight;
      if (top < list.scrollTop) list.scrollTop = top;
      else if (top + rowHeight > list.scrollTop + list.clientHeight)
        list.scrollTop = top + rowHeight - list.clientHeight;
      draw();
    },
    draw,
  };
}
