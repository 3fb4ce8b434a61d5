/** Gives the reviewer a file to save. */
export function saveFile(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Reports a result; screen readers announce problems at once. */
export function tell(text, problem = false) {
  const [shown, other] = problem ? ['problem', 'message'] : ['message', 'problem'];
  document.getElementById(shown).textContent = text;
  document.getElementById(other).textContent = '';
}
