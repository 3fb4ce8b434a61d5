import { EmojifyError } from '../errors/emojify-error.js';

/** Whether questions may be asked: a person at a terminal, and no `--json`, `--yes` or CI. */
export function canPrompt(options: { readonly json?: boolean; readonly yes?: boolean } = {}): boolean {
  const terminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  return terminal && !options.json && !options.yes && !process.env.CI;
}

export interface Choice {
  readonly name: string;
  /** What is shown of it once the question is answered. */
  readonly short?: string;
  readonly value: number;
  readonly checked: boolean;
}

/** Asks for some of these choices. */
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

/** Asks a question that is answered with yes or no. */
export async function askYesNo(message: string, initial = false): Promise<boolean> {
  const question = { type: 'confirm' as const, name: 'answer', message, default: initial };
  const { answer } = await ask<{ answer: boolean }>(async (prompt) => prompt([question]));
  return answer;
}

/** Asks for one of these values; `name` is what people read. */
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
  /** The answer when nothing is typed. */
  readonly initial?: string;
  /** What is wrong with an answer, if anything; it is asked again then. */
  readonly problem?: (text: string) => string | undefined;
}

/** Asks for a line of text. */
export async function askText(message: string, { initial, problem }: TextQuestion = {}): Promise<string> {
  const validate = (text: string) => problem?.(text) ?? true;
  const question = { type: 'input' as const, name: 'answer', message, default: initial, validate };
  const { answer } = await ask<{ answer: string }>(async (prompt) => prompt([question]));
  return answer;
}

type Prompt = ReturnType<typeof import('inquirer')['default']['createPromptModule']>;

/** Questions go to stderr: stdout is for results. Ctrl-C at a question is an interruption like any other. */
async function ask<T>(question: (prompt: Prompt) => Promise<T>): Promise<T> {
  const { default: inquirer } = await import('inquirer');
  try {
    return await question(inquirer.createPromptModule({ output: process.stderr }));
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error;
    throw new EmojifyError('INTERRUPTED', 'interrupted at a question', { cause: error });
  }
}
