import { tell } from './file.js';

/** Sends decisions to the command that serves this page; for each photo one at a time, ending with the latest. */
export function createSender({ entryOf, onResult }) {
  const waiting = new Set();
  let sending = false;

  async function send(photo) {
    const options = {
      method: 'PUT',
      body: JSON.stringify(entryOf(photo)),
      headers: { 'content-type': 'application/json' },
    };
    const answer = await fetch(`photos/${photo.index}`, options);
    const result = await answer.json();
    if (!answer.ok) throw new Error(`${result.code}: ${result.message}`);
    onResult(photo, result);
  }

  async function work() {
    sending = true;
    for (const photo of waiting) {
      waiting.delete(photo);
      try {
        tell('Saving …');
        await send(photo);
        if (waiting.size === 0) tell('Saved, and covered again.');
      } catch (error) {
        tell(`${photo.input} was not saved: ${error.message}`, true);
      }
    }
    sending = false;
  }

  return (photos) => {
    for (const photo of photos) if (photo.sha256 !== undefined) waiting.add(photo);
    if (!sending) void work();
  };
}
