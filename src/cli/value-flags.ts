import { EmojifyError } from '../errors/emojify-error.js';
import { Flags } from './oclif.js';

interface NumberFlag {
  readonly summary: string;
  readonly min: number;
  readonly max?: number;
  readonly whole?: boolean;
  /** What the number is of, in help. Default `N`. */
  readonly helpValue?: string;
  readonly helpGroup?: string;
}

/** A flag that takes a number in a range; anything else dies here, in the one form. */
export function numberFlag(name: string, { min, max, whole, helpValue = 'N', ...texts }: NumberFlag) {
  const range = max === undefined ? `from ${min}` : `from ${min} to ${max}`;
  const parse = async (text: string): Promise<number> => {
    const value = Number(text);
    const fits = text.trim() !== '' && value >= min && value <= (max ?? Number.MAX_SAFE_INTEGER);
    if (fits && (!whole || Number.isInteger(value))) return value;
    throw invalid(name, text, `a ${whole ? 'whole ' : ''}number ${range}`);
  };
  return Flags.custom<number>({ ...texts, helpValue, parse })();
}

/** A flag that takes numbers separated by commas, from 1: `2,3`. */
export function numbersFlag(name: string, texts: { readonly summary: string; readonly helpGroup?: string }) {
  const parse = async (text: string): Promise<number[]> => {
    const words = text.split(',').map((word) => word.trim());
    if (words.every((word) => /^[1-9]\d{0,5}$/.test(word))) return words.map(Number);
    throw invalid(name, text, 'numbers from 1, separated by commas, such as 2,3');
  };
  return Flags.custom<number[]>({ ...texts, helpValue: 'N,N', parse })();
}

function invalid(name: string, text: string, expected: string): EmojifyError {
  return new EmojifyError('USAGE', `invalid --${name} "${text}": expected ${expected}`);
}
