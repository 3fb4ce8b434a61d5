import { isIntrinsic } from '../events.js';
import { type MovedToRole, movedToRole } from '../older-keys.js';
import { type Checking, wrongKey } from './checking.js';

/** An older key may not stand beside what it is the older name of: one of the two would be lost. */
export function checkProvider(checking: Checking): void {
  const given = (checking.service.config.provider ?? {}) as Readonly<Record<string, unknown>>;
  const { role } = checking.service.provider.iam ?? {};
  for (const key of Object.keys(movedToRole) as MovedToRole[]) {
    if (given[key] === undefined) continue;
    const now = movedToRole[key];
    const path = ['provider', key];
    if (typeof role === 'string' || isIntrinsic(role))
      wrongKey(
        checking,
        path,
        `provider.${key} adds to roles made here, but provider.iam.role names one: remove one of them`,
      );
    else if (namesBoth(given, now))
      wrongKey(checking, path, `provider.${key} is the older name of provider.iam.role.${now}: put all of them there`);
  }
}

function namesBoth(provider: Readonly<Record<string, unknown>>, key: string): boolean {
  const { role } = (provider.iam ?? {}) as { readonly role?: object };
  return role !== undefined && Object.hasOwn(role, key);
}
