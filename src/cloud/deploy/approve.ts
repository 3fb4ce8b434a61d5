import { EmojifyError } from '../../errors/emojify-error.js';
import type { Change } from './changes.js';
import type { Holding } from './inventory.js';

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

/** Whether removing a stage takes data with it; what cannot be counted is taken for full. */
export function holdsData(holdings: readonly Holding[]): boolean {
  return holdings.some(({ kept, count }) => !kept && count !== 0);
}
