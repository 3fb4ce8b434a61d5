import type { Stack } from '@aws-sdk/client-cloudformation';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import { isDenied } from '../aws-failure.js';
import type { DeployContext } from './deploy-context.js';

const { ListImportsCommand } = sdk('@aws-sdk/client-cloudformation');

/** The clients of a removal, and their profile, which printed commands name. */
export interface RemovableContext extends Pick<DeployContext, 'cloudFormation' | 'region'> {
  readonly profile?: string | undefined;
}

/**
 * Throws if AWS would refuse to delete the stack, before the user is asked: STACK_PROTECTED, EXPORTS_IN_USE. Whether
 * the caller has the permission cannot be checked in advance.
 */
export async function requireRemovable(context: RemovableContext, stack: Stack): Promise<void> {
  if (stack.EnableTerminationProtection) throw protectedStack(context, stack);
  const exports = (stack.Outputs ?? []).flatMap(({ ExportName }) => ExportName ?? []);
  for (const name of exports) {
    const importers = await importersOf(context, name);
    if (importers.length > 0) throw exportInUse(stack, name, importers);
  }
}

/** The error for a deletion that AWS refuses although the earlier check passed; other errors are returned unchanged. */
export function nameRefusal(context: RemovableContext, stack: Stack, error: unknown): unknown {
  const { message } = error as Error;
  return /TerminationProtection is enabled/i.test(message) ? protectedStack(context, stack) : error;
}

function protectedStack({ region, profile }: RemovableContext, { StackName: name }: Stack): EmojifyError {
  const command = [
    'aws cloudformation update-termination-protection --no-enable-termination-protection',
    `--stack-name ${name} --region ${region}`,
    ...(profile ? [`--profile ${profile}`] : []),
  ].join(' ');
  return new EmojifyError('STACK_PROTECTED', `stack "${name}" has termination protection: nothing was removed`, {
    hint: `to remove it, first run: ${command}`,
    data: { stack: name, command },
  });
}

function exportInUse({ StackName: name }: Stack, exported: string, importers: readonly string[]): EmojifyError {
  const users = importers.map((importer) => `"${importer}"`).join(', ');
  const message = `export "${exported}" of stack "${name}" is in use by ${users}: nothing was removed`;
  return new EmojifyError('EXPORTS_IN_USE', message, {
    hint: `remove ${users} first, or deploy it without the Fn::ImportValue of "${exported}"`,
    data: { stack: name, export: exported, importers },
  });
}

async function importersOf({ cloudFormation }: RemovableContext, ExportName: string): Promise<string[]> {
  const importers: string[] = [];
  try {
    for (let NextToken: string | undefined; ; ) {
      const page = await cloudFormation.send(new ListImportsCommand({ ExportName, ...(NextToken && { NextToken }) }));
      importers.push(...(page.Imports ?? []));
      NextToken = page.NextToken;
      if (NextToken === undefined) return importers;
    }
  } catch (error) {
    // CloudFormation reports "is not imported by any stack" as an error. Without permission to list imports only the
    // early check is skipped: DeleteStack itself refuses before anything is emptied.
    if (/is not imported by any stack/.test((error as Error).message) || isDenied(error)) return [];
    throw error;
  }
}
