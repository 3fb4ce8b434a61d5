import type { Minimatch } from 'minimatch';
import { EmojifyError } from '../../errors/emojify-error.js';
import { type ListedFile, listAll, type UnusableFile } from './list-files.js';

/** `package.patterns`, ready to match: the last matching pattern decides. */
export interface Patterns {
  /** Files in the service's folder that they add. */
  files(root: string): Promise<readonly ListedFile[]>;
  /** Whether they add a file with this path, relative to the service's folder, with `/`. */
  adds(path: string): boolean;
  /**
   * Whether a file of an installed package is removed, by a pattern that names the package, such as
   * `!node_modules/sharp/**`.
   */
  removes(path: string): boolean;
}

interface Rule {
  readonly adds: boolean;
  readonly glob: Minimatch;
  readonly text: string;
}

/**
 * Parses the patterns of the service, then those of the function. What the code needs (bundle, assets, packages) is
 * always included, so `!**` or `!node_modules/**`, with which such lists often begin, do not remove it.
 */
export async function readPatterns(patterns: readonly string[]): Promise<Patterns> {
  const rules = await Promise.all(patterns.map(readRule));
  const adding = rules.filter((rule) => rule.adds);
  const naming = rules.filter((rule) => /^node_modules\/[^*?[{!(]/.test(rule.text));
  const wantsModules = adding.some(({ text }) => text.startsWith('node_modules/'));
  const skip = (path: string) => /^(\.git|\.emojify)$/.test(path) || (path === 'node_modules' && !wantsModules);
  return {
    async files(root) {
      if (adding.length === 0) return [];
      const adds = ({ path }: ListedFile) => lastMatch(rules, path)?.adds === true;
      const { files, unusable } = await listAll(root, skip);
      refuseUnusable(unusable.filter(adds));
      return files.filter(adds);
    },
    adds: (path) => lastMatch(rules, path)?.adds === true,
    removes: (path) => lastMatch(naming, path)?.adds === false,
  };
}

function refuseUnusable([first]: readonly UnusableFile[]): void {
  if (!first) return;
  throw new EmojifyError(
    'PACKAGE_FILE_UNUSABLE',
    `"${first.path}" matches package.patterns but is ${first.problem}: remove it, or add "!${first.path}" to the patterns`,
  );
}

async function readRule(pattern: string): Promise<Rule> {
  const { Minimatch } = await import('minimatch');
  const adds = !pattern.startsWith('!');
  const text = (adds ? pattern : pattern.slice(1)).replace(/^\.\//, '');
  if (text.startsWith('/') || text.split('/').includes('..')) {
    throw new EmojifyError(
      'PACKAGE_PATTERN_OUTSIDE',
      `package.patterns cannot add "${pattern}": a zip contains only files in the service's folder; copy or link them there`,
    );
  }
  return { adds, text, glob: new Minimatch(text, { dot: true, nocomment: true, nonegate: true }) };
}

function lastMatch(rules: readonly Rule[], path: string): Rule | undefined {
  return rules.findLast((rule) => rule.glob.match(path));
}
