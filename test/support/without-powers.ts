import { chownSync } from 'node:fs';

const nobody = 65_534;

/** Options for a CLI that file permissions hold for: the superuser, as whom tests run in containers, may do everything. */
export function withoutPowers(folder: string): { readonly uid?: number } {
  if (process.getuid?.() !== 0) return {};
  chownSync(folder, nobody, nobody);
  return { uid: nobody };
}
