import { EmojifyError } from '../errors/emojify-error.js';

/** Whether to ask questions: only on a terminal, and not with `--json`, `--yes` or in CI. */
export function canPrompt(options: { readonly json?: boolean; readonly yes?: boolean } = {}): boolean {
  const terminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  return terminal && !options.json && !options.yes && !process.env.CI;
}

export interface Choice {
  readonly name: string;
  /** Shown once the question is answered. */
  readonly short?: string;
  readonly value: number;
  readonly checked: boolean;
}

/** Asks for any number of the choices. */
export async function askMany(message: string, choices: readonly Choice[]): Promise<readonly number[]> {
  const question = {
    type: 'checkbox' as const,
    name: 'answer',
    message,
    choices: [...choices],
    loop: false,
    pageSize: 15,
  };
  const { answer } = await ask<{ answer: readonly number[] }>(async (prompt) => prompt([question]));
  return answer;
}

/** Asks a yes-or-no question. */
export async function askYesNo(message: string, initial = false): Promise<boolean> {
  const question = { type: 'confirm' as const, name: 'answer', message, default: initial };
  const { answer } = await ask<{ answer: boolean }>(async (prompt) => prompt([question]));
  return answer;
}

/** Asks for one of the values; `name` is shown to the user. */
export async function askOne<T extends string>(
  message: string,
  choices: readonly { readonly name: string; readonly value: T }[],
): Promise<T> {
  const question = {
    type: 'select' as const,
    name: 'answer',
    message,
    choices: choices.map(({ name, value }) => ({ name, value: value as string })),
  };
  const { answer } = await ask<{ answer: string }>(async (prompt) => prompt([question]));
  return answer as T;
}

export interface TextQuestion {
  /** The answer if the user just presses Enter. */
  readonly initial?: string;
  /** Why an answer is not valid; the question is then asked again. */
  readonly problem?: (text: string) => string | undefined;
}

/** Asks for a line of text. */
export async function askText(message: string, { initial, problem }: TextQuestion = {}): Promise<string> {
  const validate = (text: string) => problem?.(text) ?? true;
  const question = { type: 'input' as const, name: 'answer', message, default: initial, validate };
  const { answer } = await ask<{ answer: string }>(async (prompt) => prompt([question]));
  return answer;
}

/** Asks for the code that a device for multi-factor authentication shows, as AWS takes it: six digits. */
export function askMfaCode(serial: string): Promise<string> {
  const problem = (text: string) => (/^\d{6}$/.test(text) ? undefined : 'expected the six digits that it shows');
  return askText(`MFA code of ${serial}`, { problem });
}

type Prompt = ReturnType<typeof import('inquirer')['default']['createPromptModule']>;

/** Asks on stderr, since stdout is for results. Ctrl-C becomes INTERRUPTED. */
async function ask<T>(question: (prompt: Prompt) => Promise<T>): Promise<T> {
  const { default: inquirer } = await import('inquirer');
  try {
    return await question(inquirer.createPromptModule({ output: process.stderr }));
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error;
    throw new EmojifyError('INTERRUPTED', 'interrupted at a prompt', { cause: error });
  }
}
