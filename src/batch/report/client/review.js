/** The reviewer's state, stored in this browser: the current photo, and which ones are accepted or marked. */
export function openReview(id) {
  const key = `emojify-report:${id}`;
  const review = { at: undefined, states: {}, ...read(key) };
  const save = () => {
    try {
      localStorage.setItem(key, JSON.stringify(review));
    } catch {
      // The page also works in browsers that store nothing for local files.
    }
  };
  return {
    at: () => review.at,
    state: ({ input }) => (Object.hasOwn(review.states, input) ? review.states[input] : undefined),
    moveTo({ input }) {
      review.at = input;
      save();
    },
    /** A second click undoes it. */
    toggle({ input }, state) {
      if (Object.hasOwn(review.states, input) && review.states[input] === state) delete review.states[input];
      else review.states[input] = state;
      save();
    },
    count: () => Object.keys(review.states).length,
  };
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}');
  } catch {
    return {};
  }
}
