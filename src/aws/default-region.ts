import { stsClient } from './clients.js';

/**
 * The region that AWS's own tools would use: from the environment, otherwise from the profile; undefined if neither
 * sets one.
 */
export async function defaultRegion(profile: string | undefined): Promise<string | undefined> {
  const client = await stsClient({ profile });
  // The SDK throws if it finds none.
  return client.config.region().catch(() => undefined);
}
