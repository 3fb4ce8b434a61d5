import { EmojifyError } from '../../errors/emojify-error.js';
import type { Change } from './changes.js';
import type { Inventory, StatefulResource } from './inventory.js';
import type { FirstStep } from './prepare-stack.js';

/** How far the user let a command go, and how to ask where that leaves something open. */
export interface Permission {
  /** `--allow-data-loss`. */
  readonly allowDataLoss: boolean;
  /** Asks a person; undefined when there is nobody to ask (no terminal, `--yes`, `--json`, CI). */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
}

/** Lets a deployment go on unless it destroys what holds data and nobody allowed that. `--yes` alone does not. */
export async function approveDataLoss(changes: readonly Change[], permission: Permission): Promise<void> {
  const lost = changes.filter(({ dataLoss }) => dataLoss);
  if (lost.length === 0 || permission.allowDataLoss) return;
  const list = lost.map(({ action, logicalId, type }) => `${action} ${logicalId} (${type})`).join(', ');
  if (permission.ask === undefined) {
    throw new EmojifyError('DATA_LOSS_REFUSED', `this deployment would lose data: ${list}`, {
      hint: 'nothing was changed; pass --allow-data-loss if it may go, or set DeletionPolicy: Retain and UpdateReplacePolicy: Retain on what shall stay',
    });
  }
  if (!(await permission.ask(`This loses data: ${list}. Go on?`))) {
    throw new EmojifyError('DEPLOY_DECLINED', 'declined: nothing was changed');
  }
}

/**
 * Lets the first step of a deployment to a failed stack be taken. A failed deletion may have left data behind; a failed
 * creation only where resources are left that hold some.
 */
export async function approveFirstStep(
  { action, stack, status, data }: FirstStep,
  { yes, allowDataLoss, ask }: Permission & { readonly yes: boolean },
): Promise<void> {
  if (action === 'continue-rollback') {
    if (yes || (await ask?.(`The last update of ${stack} could not be rolled back. Try again?`))) return;
    throw new EmojifyError('STACK_STUCK', `stack "${stack}" is ${status}: nothing can be deployed to it`, {
      hint: 'fix what the stack’s events name, then deploy again with --yes to continue the rollback',
    });
  }
  if (allowDataLoss || (data.length === 0 && status !== 'DELETE_FAILED')) return;
  const remains = data.length > 0 ? `: ${data.join(', ')}` : '';
  if (ask === undefined) {
    throw new EmojifyError('DATA_LOSS_REFUSED', `stack "${stack}" is ${status} and has to be deleted first${remains}`, {
      hint: 'nothing was changed; pass --allow-data-loss to delete what is left of it, or save its data first',
    });
  }
  if (!(await ask(`Stack ${stack} is ${status}. Delete what is left of it${remains}?`))) {
    throw new EmojifyError('DEPLOY_DECLINED', 'declined: nothing was changed');
  }
}

/** How far the user let a removal go. */
export interface RemovalPermission {
  /** `--yes`. */
  readonly yes: boolean;
  /** `--allow-data-loss`. */
  readonly allowDataLoss: boolean;
  /** Asks a person for a text; undefined when there is nobody to ask. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/** Lets a removal go on: a person types the stack's name; a script passes `--yes`, and `--allow-data-loss` for data. */
export async function approveRemoval(
  { stateful }: Inventory,
  stackName: string,
  { yes, allowDataLoss, ask }: RemovalPermission,
): Promise<void> {
  if (ask !== undefined) {
    const answer = await ask(`Type ${stackName} to remove it:`);
    if (answer.trim() !== stackName) throw new EmojifyError('DEPLOY_DECLINED', 'declined: nothing was removed');
    return;
  }
  if (!yes) {
    throw new EmojifyError(
      'USAGE',
      `removing "${stackName}" needs a word of yours and there is no terminal to ask on`,
      {
        hint: 'pass --yes, and --allow-data-loss if its data may go',
      },
    );
  }
  if (losesData(stateful) && !allowDataLoss) {
    throw new EmojifyError('DATA_LOSS_REFUSED', `removing "${stackName}" would lose data`, {
      hint: 'nothing was removed; pass --allow-data-loss if it may go',
    });
  }
}

/** Whether removing a stage takes data with it; what cannot be counted is taken for full, logs are not counted as data. */
function losesData(stateful: readonly StatefulResource[]): boolean {
  return stateful.some(({ kept, count, type }) => !kept && count !== 0 && type !== 'AWS::Logs::LogGroup');
}
