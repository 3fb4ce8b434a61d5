// What this browser stores: the list of its images (localStorage) and its own copy of each photo (IndexedDB). Either
// may be denied, as in private windows; the page then keeps the list until it is closed.

const listName = 'emojify.photos';
const storeName = 'originals';
const kept = new Map();
let entries = readList();

/** `{ id, name, state }` of each image created here, newest first. */
export const photos = () => entries;

export function remember(entry) {
  entries = [entry, ...entries.filter(({ id }) => id !== entry.id)].slice(0, 200);
  writeList();
}

/** Stores the final state of an image, unless it was removed from the list. */
export function mark(id, state) {
  entries = entries.map((entry) => (entry.id === id ? { ...entry, state } : entry));
  writeList();
}

export async function forget(id) {
  entries = entries.filter((entry) => entry.id !== id);
  kept.delete(id);
  writeList();
  await inStore('readwrite', (store) => store.delete(id)).catch(() => undefined);
}

export async function keepOriginal(id, file) {
  kept.set(id, file);
  await inStore('readwrite', (store) => store.put(file, id)).catch(() => undefined);
}

/** The photo as it was chosen here; undefined if this browser never had it. */
export async function originalOf(id) {
  return kept.get(id) ?? (await inStore('readonly', (store) => store.get(id)).catch(() => undefined));
}

function readList() {
  try {
    const list = JSON.parse(localStorage.getItem(listName) ?? '[]');
    return Array.isArray(list) ? list.filter((entry) => typeof entry?.id === 'string') : [];
  } catch {
    return [];
  }
}

function writeList() {
  try {
    localStorage.setItem(listName, JSON.stringify(entries));
  } catch {
    // kept until the page is closed
  }
}

async function inStore(mode, work) {
  const database = await openDatabase();
  try {
    return await settled(work(database.transaction(storeName, mode).objectStore(storeName)));
  } finally {
    database.close();
  }
}

function openDatabase() {
  const opening = indexedDB.open('emojify', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
  return settled(opening);
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
