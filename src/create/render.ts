import type { Auth } from './template.js';

/** The values filled into a template. */
export interface Answers {
  /** The service's name. */
  readonly name: string;
  readonly auth: Auth;
  /** Whether there is a queue between the bucket and analyzeImage. */
  readonly buffer: boolean;
  /** AWS region of the service. */
  readonly region: string;
  /** What npm installs as `emojify-serverless`: a version range, or `file:…`. */
  readonly library: string;
}

/** Placeholders are valid values, so that each template is a working app as it is. */
const placeholderName = /\bmy-service\b/g;
const placeholderRegion = /(^ {2}region: |^aws .*--region )eu-central-1\b/gm;
const placeholderLibrary = /("emojify-serverless":\s*)"\*"/;

/** Renders one file of a template. */
export function render(text: string, { name, auth, buffer, region, library }: Answers): string {
  const kept = keepBlocks(text, [`auth:${auth}`, `buffer:${buffer ? 'on' : 'off'}`]);
  return kept
    .replace(placeholderName, name)
    .replace(placeholderRegion, `$1${region}`)
    .replace(placeholderLibrary, (_, key: string) => `${key}${JSON.stringify(library)}`);
}

/** A comment that opens or closes a conditional block, in YAML, JavaScript or Markdown. */
const marker = /^\s*(?:#|\/\/|<!--)\s*\[(\/?)([a-z:]+)\]\s*(?:-->)?\s*$/;

/**
 * Removes the conditional blocks (`# [auth:jwt]` … `# [/auth:jwt]`) of other answers, and the markers of those that
 * remain.
 */
function keepBlocks(text: string, wanted: readonly string[]): string {
  let inside: string | undefined;
  const lines = text.split('\n').filter((line) => {
    const [, closing, block] = marker.exec(line) ?? [];
    if (block === undefined) return inside === undefined || wanted.includes(inside);
    if ((closing === '') === (inside !== undefined)) throw new Error(`block [${block}] is opened or closed twice`);
    inside = closing === '' ? block : undefined;
    return false;
  });
  if (inside !== undefined) throw new Error(`block [${inside}] is never closed`);
  return lines.join('\n');
}

/** npm omits files with these names from packages, or reads them itself, so templates use other names. */
const realNames: Readonly<Record<string, string>> = {
  _gitignore: '.gitignore',
  _github: '.github',
  _mocharc: '.mocharc.json',
};

/** Where a file of a template goes in the new service. */
export function targetPath(path: string): string {
  return path
    .split('/')
    .map((part) => realNames[part] ?? part)
    .join('/');
}
