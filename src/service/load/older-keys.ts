import { isIntrinsic } from './events.js';
import type { ProviderSettings, RoleSettings } from './settings.js';

/** Keys of `provider:` that moved under `provider.iam.role`, and what they are called there. */
export const movedToRole = { iamRoleStatements: 'statements', iamManagedPolicies: 'managedPolicies' } as const;

export type MovedToRole = keyof typeof movedToRole;

/** The provider with these keys where they belong. What is there twice, or beside a role that is not made here, is refused elsewhere. */
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
