import { isIntrinsic } from './events.js';
import type { ProviderSettings, RoleSettings } from './settings.js';

/** Keys of `provider:` that moved to `provider.iam.role`, with their new names. */
export const movedToRole = { iamRoleStatements: 'statements', iamManagedPolicies: 'managedPolicies' } as const;

export type MovedToRole = keyof typeof movedToRole;

/**
 * Moves these keys of the provider to their new place. Duplicates, and keys beside an existing role, are rejected
 * elsewhere.
 */
export function withoutOlderKeys(given: Readonly<Record<string, unknown>>): ProviderSettings {
  const { iamRoleStatements: statements, iamManagedPolicies: managedPolicies, ...rest } = given;
  const provider = rest as ProviderSettings;
  if (statements === undefined && managedPolicies === undefined) return provider;
  const { role } = provider.iam ?? {};
  if (typeof role === 'string' || isIntrinsic(role)) return provider;
  const older = {
    ...(statements !== undefined && { statements }),
    ...(managedPolicies !== undefined && { managedPolicies }),
  };
  return { ...provider, iam: { ...provider.iam, role: { ...(older as RoleSettings), ...(role as RoleSettings) } } };
}
