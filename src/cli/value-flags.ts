import { describeRange, isInRange, type NumberRange } from '../core/cover/option-ranges.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { Flags } from './oclif.js';

interface NumberFlag extends NumberRange {
  readonly summary: string;
  /** The placeholder in the help. Default `N`. */
  readonly helpValue?: string;
  readonly helpGroup?: string;
}

/** A flag that takes a number in a range. */
export function numberFlag(name: string, { min, max, whole, helpValue = 'N', ...texts }: NumberFlag) {
  const range = { min, max, whole };
  const parse = async (text: string): Promise<number> => {
    const value = Number(text);
    if (text.trim() !== '' && isInRange(value, range)) return value;
    throw invalid(name, text, describeRange(range));
  };
  return Flags.custom<number>({ ...texts, helpValue, parse })();
}

/** A flag that takes positive whole numbers separated by commas: `2,3`. */
export function numbersFlag(name: string, texts: { readonly summary: string; readonly helpGroup?: string }) {
  const parse = async (text: string): Promise<number[]> => {
    const words = text.split(',').map((word) => word.trim());
    if (words.every((word) => /^[1-9]\d{0,5}$/.test(word))) return words.map(Number);
    throw invalid(name, text, 'positive whole numbers separated by commas, such as 2,3');
  };
  return Flags.custom<number[]>({ ...texts, helpValue: 'N,N', parse })();
}

function invalid(name: string, text: string, expected: string): EmojifyError {
  return new EmojifyError('USAGE', `invalid --${name} "${text}": expected ${expected}`);
}
