import type { GetTemplateCommandInput } from '@aws-sdk/client-cloudformation';
import { sdk } from '../../sdk/load.js';
import type { ChangeSet } from './change-set.js';
import type { DeployContext } from './deploy-context.js';

const { GetTemplateCommand } = sdk('@aws-sdk/client-cloudformation');

/** A permission that a deployment grants or revokes, with each part as text. */
export interface SecurityChange {
  readonly direction: 'given' | 'taken';
  readonly effect: string;
  readonly action: string;
  readonly resource: string;
  readonly principal: string;
}

/** The permissions that an update changes: compares both templates after the SAM transform. */
export async function securityChanges(context: DeployContext, changeSet: ChangeSet): Promise<SecurityChange[]> {
  const { fullDiff } = await import('./template-diff.js');
  const [before, after] = await Promise.all([
    processedTemplate(context, { StackName: changeSet.stackName }),
    processedTemplate(context, { StackName: changeSet.stackName, ChangeSetName: changeSet.id }),
  ]);
  const { additions, removals } = fullDiff(before, after).iamChanges.statements;
  return [...additions.map(renderStatement('given')), ...removals.map(renderStatement('taken'))];
}

interface RenderedStatement {
  render(): Omit<SecurityChange, 'direction'>;
}

export const renderStatement =
  (direction: SecurityChange['direction']) =>
  (statement: RenderedStatement): SecurityChange => {
    const { effect, action, resource, principal } = statement.render();
    return { direction, effect, action, resource, principal };
  };

async function processedTemplate(
  { cloudFormation }: DeployContext,
  of: Pick<GetTemplateCommandInput, 'StackName' | 'ChangeSetName'>,
): Promise<Record<string, unknown>> {
  const { TemplateBody } = await cloudFormation.send(new GetTemplateCommand({ ...of, TemplateStage: 'Processed' }));
  const { parse } = await import('yaml');
  return parse(TemplateBody ?? '{}') as Record<string, unknown>;
}
