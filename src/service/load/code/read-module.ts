import type { Place } from '../../types.js';
import type { Node } from '../language/node.js';
import type { Problems } from '../language/problems.js';
import type { SourceFile } from '../language/source-file.js';
import { placeValues } from './place-values.js';
import { type ModuleOptions, runModule } from './run-module.js';

/** The tree of a module's value; undefined if running it fails, which is reported. */
export function readModule(
  source: SourceFile,
  options: Omit<ModuleOptions, 'text'>,
  problems: Problems,
): Node | undefined {
  problems.know(source);
  fillLines(source);
  const result = runModule({ ...options, text: source.text });
  if ('value' in result) return placeValues(result.value, source);
  const place = placeOf(result.place, source, options);
  problems.add(place, `"${source.name}" does not export a value: ${result.failure}`);
  return undefined;
}

/** The position in the module itself, or its beginning if the error is in another file. */
function placeOf(place: Place | undefined, source: SourceFile, { file }: Pick<ModuleOptions, 'file'>): Place {
  const own = place?.file.replace(/^file:\/\//, '') === file ? place : undefined;
  return { file: source.name, line: own?.line ?? 1, column: own?.column ?? 1 };
}

function fillLines({ text, lines }: SourceFile): void {
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
}
