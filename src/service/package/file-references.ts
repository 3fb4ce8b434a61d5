/** A file that a module refers to, and that the function therefore needs at run time. */
export interface FileReference {
  /**
   * The path in the code: relative to the module's folder (`./t.html`), or to the working directory (`data/t.html`).
   */
  readonly path: string;
  /** `module`: beside the code; `cwd`: in the function's working directory; `worker`: code that runs in a thread. */
  readonly from: 'module' | 'cwd' | 'worker';
}

export interface FileReferences {
  readonly files: readonly FileReference[];
  /** Code that reads files beside itself by a path known only at run time, one excerpt each. */
  readonly unknown: readonly string[];
}

const text = `(?:"([^"\\n$]+)"|'([^'\\n$]+)'|\`([^\`\\n$]+)\`)`;
const literal = new RegExp(text);
const here = String.raw`import\s*\.\s*meta\s*\.\s*dirname|\b__dirname`;
/** `const here = dirname(fileURLToPath(import.meta.url))`: a name for the module's folder. */
const alias =
  /(?:const|let|var)\s+(\w+)\s*=\s*(?:\w+\.)?dirname\(\s*(?:\w+\.)?fileURLToPath\(\s*import\.meta\.url\s*\)\s*\)/g;
const requireAlias = /(?:const|let|var)\s+(\w+)\s*=\s*(?:\w+\.)?createRequire\(\s*import\.meta\.url\s*\)/g;
const worker = new RegExp(String.raw`new\s+Worker\(\s*new\s+URL\(\s*${text}\s*,\s*import\.meta\.url\s*\)`, 'g');
const reads = `(?:readFile|readFileSync|createReadStream|readdir|readdirSync|existsSync|open|openSync)`;
const fromCwd = new RegExp(String.raw`\b${reads}\(\s*${text}`, 'g');
const resolved = new RegExp(String.raw`\b(?:join|resolve)\(\s*process\.cwd\(\)\s*((?:,\s*${text}\s*)+)\)`, 'g');

/**
 * The files that a module's source refers to by `__dirname`, `import.meta.dirname`, a name for the module's folder, a
 * path from the working directory, `createRequire`, or as a worker. Found in the text, which is exact for the usual
 * forms.
 */
export function fileReferences(source: string): FileReferences {
  const files: FileReference[] = [];
  const unknown: string[] = [];
  for (const match of source.matchAll(worker)) files.push({ path: quoted(match), from: 'worker' });
  for (const match of source.matchAll(fromCwd)) {
    const path = quoted(match);
    if (!/^([/~]|\w+:|\.\.)/.test(path)) files.push({ path, from: 'cwd' });
  }
  for (const match of source.matchAll(resolved)) files.push({ path: joined(match[1] ?? ''), from: 'cwd' });
  findBesideModule(source, files, unknown);
  for (const [, name = ''] of source.matchAll(requireAlias)) {
    const required = new RegExp(String.raw`\b${name}\(\s*["'](\.{1,2}/[^"'\n]+)["']\s*\)`, 'g');
    for (const [, path = ''] of source.matchAll(required)) files.push({ path, from: 'module' });
  }
  return { files, unknown };
}

function findBesideModule(source: string, files: FileReference[], unknown: string[]): void {
  const names = [...source.matchAll(alias)].map(([, name]) => String.raw`\b${name}`);
  const folder = `(?:${[here, ...names].join('|')})`;
  const calls = new RegExp(String.raw`\b(?:join|resolve)\(\s*${folder}\s*((?:,[^()]*)?)\)`, 'g');
  for (const [call, rest = ''] of source.matchAll(calls)) {
    const parts = rest
      .split(',')
      .slice(1)
      .filter((part) => part.trim() !== '');
    if (parts.length === 0) continue;
    if (parts.every((part) => literal.test(part))) files.push({ path: joined(rest), from: 'module' });
    else unknown.push(call);
  }
  const added = new RegExp(
    String.raw`(?:${folder}\s*\+\s*(["'])/([^"'\n]+)\1|\$\{\s*${folder}\s*\}/([^\`$\n]+)\`)`,
    'g',
  );
  for (const [, , plus, template] of source.matchAll(added))
    files.push({ path: plus ?? template ?? '', from: 'module' });
}

/** The single quoted string of a match. */
function quoted([, double, single, template]: RegExpMatchArray): string {
  return double ?? single ?? template ?? '';
}

/** `, 'a', "b.html"` → `a/b.html`. */
function joined(list: string): string {
  return [...list.matchAll(new RegExp(text, 'g'))].map(quoted).join('/');
}
