import type { Template } from '../../src/service/types.js';
import { problemsOf, type TextOptions, templateOf } from './service-text.js';

const options = (name: string, code: string, files: TextOptions['files'] = {}): TextOptions => ({
  files: { ...files, [name]: code },
  config: name,
});

/** The template of a service whose file is this module. */
export const moduleTemplate = (name: string, code: string, files?: TextOptions['files']): Promise<Template> =>
  templateOf('', options(name, code, files));

export const moduleProblems = (name: string, code: string, files?: TextOptions['files']): Promise<string[]> =>
  problemsOf('', options(name, code, files));
