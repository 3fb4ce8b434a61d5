/** Keyboard shortcuts of buttons; each button shows its own. */
const keys = {
  j: 'next',
  arrowdown: 'next',
  k: 'previous',
  arrowup: 'previous',
  a: 'accept',
  m: 'mark',
  n: 'draw',
  u: 'undo',
};
const faceKeys = { x: 'remove', delete: 'remove', v: 'visible' };
const fieldKeys = { e: 'emoji', s: 'style' };

const find = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);

/** Connects buttons and keys with actions: `actions` by the id of their button, `face` for the selected face. */
export function addActions(actions, face) {
  for (const [id, act] of Object.entries(actions)) document.getElementById(id).addEventListener('click', act);
  addEventListener('keydown', (event) => {
    const { target } = event;
    const inField =
      target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== 'file');
    if (inField) {
      if (event.key === 'Escape') face.leave();
      return;
    }
    const act = actionFor(event, actions, face);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function actionFor({ key: pressed, ctrlKey, metaKey, altKey, shiftKey }, actions, face) {
  const key = pressed.toLowerCase();
  if (altKey) return undefined;
  if (ctrlKey || metaKey) {
    if (key === 'z') return shiftKey ? actions.redo : actions.undo;
    return key === 'y' ? actions.redo : undefined;
  }
  if (key === 'u' && shiftKey) return actions.redo;
  if (/^[1-9]$/.test(key)) return () => face.choose(Number(key) - 1);
  const [name, decision, field] = [find(keys, key), find(faceKeys, key), find(fieldKeys, key)];
  if (decision) return face[decision];
  if (field) return () => face.focus(field);
  return name && actions[name];
}
