import type { DeployOptions } from '../aws/deploy/deploy.js';
import { askYesNo, canPrompt } from './prompts.js';

export interface DeployFlags {
  readonly 'dry-run': boolean;
  readonly yes: boolean;
  readonly 'allow-data-loss': boolean;
}

/** What a deployment needs from the terminal. */
export interface DeployTerminal {
  readonly json: boolean;
  /** Prints a line for people, on stderr. */
  readonly printLine: (line: string) => void;
}

/**
 * Shows a plan and gets it approved, together with what must be done to a failed stack first, by flags or by prompts.
 */
export function deployApproval(
  flags: DeployFlags,
  { json, printLine }: DeployTerminal,
): Pick<DeployOptions, 'dryRun' | 'approve' | 'approveFirstStep'> {
  const ask = canPrompt({ json, yes: flags.yes }) ? askYesNo : undefined;
  const allowDataLoss = flags['allow-data-loss'];
  return {
    dryRun: flags['dry-run'],
    approve: async (plan) => {
      const { describePlan } = await import('./format/describe-plan.js');
      const { approveDataLoss } = await import('../aws/deploy/approve.js');
      for (const line of describePlan(plan)) printLine(line);
      if (!flags['dry-run']) await approveDataLoss(plan.changes, { ask, allowDataLoss });
    },
    approveFirstStep: async (step) => {
      const { approveFirstStep } = await import('../aws/deploy/approve.js');
      await approveFirstStep(step, { ask, yes: flags.yes, allowDataLoss });
    },
  };
}
