// Describes the detected faces in words.

const moods = {
  HAPPY: 'Happy',
  SAD: 'Sad',
  ANGRY: 'Angry',
  CONFUSED: 'Confused',
  DISGUSTED: 'Disgusted',
  SURPRISED: 'Surprised',
  CALM: 'Calm',
  FEAR: 'Afraid',
  UNKNOWN: 'Unclear',
};

const percent = (value) => `${Math.round(value)} %`;

export function countFaces(count) {
  if (count === 0) return 'No faces found';
  return count === 1 ? '1 face found' : `${count} faces found`;
}

const isVisible = ({ decision }) => decision === 'visible';

/** What became of the faces: a reviewer may have left some visible. */
export function describeResult(faces) {
  if (faces.length === 0) return 'Done. No faces were found, so nothing was covered.';
  const visible = faces.filter(isVisible).length;
  const covered = faces.length - visible;
  const words = covered === 1 ? '1 face covered' : `${covered} faces covered`;
  return `Done: ${words}${visible > 0 ? `, ${visible} left visible` : ''}.`;
}

/** Creates a list item per face: its emoji, its emotion, and the confidence of both. */
export function faceItems(faces) {
  return faces.map((face, index) => {
    const item = document.createElement('li');
    const known = face.emotion !== 'UNKNOWN';
    const mood = `${moods[face.emotion] ?? face.emotion}${known ? `, ${percent(face.emotionConfidence)}` : ''}`;
    item.append(
      // A blur or box has no emoji.
      part('emoji', isVisible(face) ? '○' : (face.emoji ?? '■')),
      part('mood', isVisible(face) ? `${mood}: left visible` : mood),
      part('sure', `Face ${index + 1}, ${percent(face.confidence)} certain`),
    );
    return item;
  });
}

function part(name, text) {
  const element = document.createElement('span');
  element.className = name;
  element.textContent = text;
  return element;
}
