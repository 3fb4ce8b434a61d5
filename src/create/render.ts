import type { Auth } from './template.js';

/** What is filled into a template. */
export interface Answers {
  /** The service's name. */
  readonly name: string;
  readonly auth: Auth;
  /** AWS region of the service. */
  readonly region: string;
  /** What npm is told to install as `emojify-serverless`: a version range, or `file:…`. */
  readonly library: string;
}

/** The words that stand in the templates, so that each is a valid app as it is. */
const placeholderName = /\bmy-service\b/g;
const placeholderRegion = /^( {2}region: )eu-central-1$/m;
const placeholderLibrary = /("emojify-serverless":\s*)"\*"/;

/** The text of one of the template's files, for these answers. */
export function render(text: string, { name, auth, region, library }: Answers): string {
  const kept = keepBlocks(text, `auth:${auth}`);
  return kept
    .replace(placeholderName, name)
    .replace(placeholderRegion, `$1${region}`)
    .replace(placeholderLibrary, (_, key: string) => `${key}${JSON.stringify(library)}`);
}

/** A line that opens or closes a block, in the comments of YAML, JavaScript or Markdown. */
const marker = /^\s*(?:#|\/\/|<!--)\s*\[(\/?)([a-z:]+)\]\s*(?:-->)?\s*$/;

/**
 * Drops the blocks between `# [auth:jwt]` and `# [/auth:jwt]` that are for other answers, and the markers of those that
 * stay.
 */
function keepBlocks(text: string, wanted: string): string {
  let inside: string | undefined;
  const lines = text.split('\n').filter((line) => {
    const [, closing, block] = marker.exec(line) ?? [];
    if (block === undefined) return inside === undefined || inside === wanted;
    if ((closing === '') === (inside !== undefined)) throw new Error(`block [${block}] is opened or closed twice`);
    inside = closing === '' ? block : undefined;
    return false;
  });
  if (inside !== undefined) throw new Error(`block [${inside}] is never closed`);
  return lines.join('\n');
}

/** npm leaves files of these names out of packages or reads them itself, so the templates have them under others. */
const realNames: Readonly<Record<string, string>> = {
  _gitignore: '.gitignore',
  _github: '.github',
  _mocharc: '.mocharc.json',
};

/** The path in the new service of a template's file. */
export function targetPath(path: string): string {
  return path
    .split('/')
    .map((part) => realNames[part] ?? part)
    .join('/');
}
