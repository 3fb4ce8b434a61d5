import { stsClient } from './clients.js';

/** The region that AWS's own tools would take: of the environment, else of the profile; undefined where neither says one. */
export async function defaultRegion(profile: string | undefined): Promise<string | undefined> {
  const client = await stsClient({ profile });
  // The SDK throws where it finds none.
  return client.config.region().catch(() => undefined);
}
