import { EmojifyError } from '../../errors/emojify-error.js';
import type { Change } from './changes.js';
import type { Inventory, StatefulResource } from './inventory.js';
import type { FirstStep } from './prepare-stack.js';

/** What the user allowed with flags, and how to ask about the rest. */
export interface Permission {
  /** `--allow-data-loss`. */
  readonly allowDataLoss: boolean;
  /** Asks the user; undefined if that is not possible (no terminal, `--yes`, `--json`, CI). */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
}

/** Throws if a deployment would lose data without permission; `--yes` alone is not sufficient. */
export async function approveDataLoss(changes: readonly Change[], permission: Permission): Promise<void> {
  const lost = changes.filter(({ dataLoss }) => dataLoss);
  if (lost.length === 0 || permission.allowDataLoss) return;
  const list = lost.map(({ action, logicalId, type }) => `${action} ${logicalId} (${type})`).join(', ');
  if (permission.ask === undefined) {
    throw new EmojifyError('DATA_LOSS_REFUSED', `this deployment would lose data: ${list}`, {
      hint: 'nothing was changed; pass --allow-data-loss to accept the loss, or keep a resource with DeletionPolicy: Retain and UpdateReplacePolicy: Retain',
    });
  }
  if (!(await permission.ask(`This deployment loses data: ${list}. Continue?`))) {
    throw new EmojifyError('DEPLOY_DECLINED', 'declined: nothing was changed');
  }
}

/**
 * Throws if the step that a failed stack needs first was not approved. A failed deletion may have left data behind; a
 * failed creation only if stateful resources are left.
 */
export async function approveFirstStep(
  { action, stack, status, data }: FirstStep,
  { yes, allowDataLoss, ask }: Permission & { readonly yes: boolean },
): Promise<void> {
  if (action === 'continue-rollback') {
    if (yes || (await ask?.(`The last update of ${stack} could not be rolled back. Try again?`))) return;
    throw new EmojifyError('STACK_STUCK', `stack "${stack}" is ${status} and cannot be updated`, {
      hint: 'fix the cause shown in the stack’s events, then deploy again with --yes to continue the rollback',
    });
  }
  if (allowDataLoss || (data.length === 0 && status !== 'DELETE_FAILED')) return;
  const remains = data.length > 0 ? `: ${data.join(', ')}` : '';
  if (ask === undefined) {
    throw new EmojifyError('DATA_LOSS_REFUSED', `stack "${stack}" is ${status} and must be deleted first${remains}`, {
      hint: 'nothing was changed; save its data, then pass --allow-data-loss to delete the rest of the stack',
    });
  }
  if (!(await ask(`Stack ${stack} is ${status}. Delete what is left of it${remains}?`))) {
    throw new EmojifyError('DEPLOY_DECLINED', 'declined: nothing was changed');
  }
}

/** What the user allowed a removal to do. */
export interface RemovalPermission {
  /** `--yes`. */
  readonly yes: boolean;
  /** `--allow-data-loss`. */
  readonly allowDataLoss: boolean;
  /** Asks the user for a text; undefined if that is not possible. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
}

/**
 * Throws unless a removal is confirmed: a user types the stack's name; a script passes `--yes`, and `--allow-data-loss`
 * for data.
 */
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
      `removing "${stackName}" requires confirmation, and there is no terminal to ask on`,
      {
        hint: 'pass --yes, and --allow-data-loss to delete its data',
      },
    );
  }
  if (losesData(stateful) && !allowDataLoss) {
    throw new EmojifyError('DATA_LOSS_REFUSED', `removing "${stackName}" would lose data`, {
      hint: 'nothing was removed; pass --allow-data-loss to delete the data',
    });
  }
}

/**
 * Whether removing a stage loses data. Resources whose content cannot be counted are assumed to have some; logs do not
 * count.
 */
function losesData(stateful: readonly StatefulResource[]): boolean {
  return stateful.some(({ kept, count, type }) => !kept && count !== 0 && type !== 'AWS::Logs::LogGroup');
}
