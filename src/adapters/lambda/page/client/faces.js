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

/** Creates a list item per face: its emoji, its emotion, and the confidence of both. */
export function faceItems(faces, emojis = []) {
  return faces.map((face, index) => {
    const item = document.createElement('li');
    const known = face.emotion !== 'UNKNOWN';
    const mood = `${moods[face.emotion] ?? face.emotion}${known ? `, ${percent(face.emotionConfidence)}` : ''}`;
    item.append(
      part('emoji', face.emoji ?? emojis[index] ?? '🙂'),
      part('mood', mood),
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
