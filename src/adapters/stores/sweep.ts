import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { originalKey, processedKey } from '../../pipeline/keys.js';
import type { AnalysisStore, Clock, ImageStore } from '../../pipeline/ports.js';
import type { Database } from './sqlite-database.js';

const hour = 3_600_000;

export interface SweepParts {
  readonly db: Database;
  readonly folder: string;
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
  readonly logs: readonly { trim(at: string): void }[];
  readonly now: Clock;
}

/**
 * Does what AWS does over time, when the data folder is opened: deletes expired images (TTL and lifecycle rule),
 * changes that all consumers passed a day ago, and files that a killed process had not entered in the database.
 */
export async function sweep({ db, folder, images, analyses, logs, now }: SweepParts): Promise<void> {
  const seconds = Math.floor(now() / 1000);
  const expired = db.prepare('select imageId from images where expiresAt < ?').all(seconds) as { imageId: string }[];
  for (const { imageId } of expired) {
    await analyses.delete(imageId);
    await images.delete(originalKey(imageId));
    await images.delete(processedKey(imageId));
  }
  db.prepare('delete from claims where expiresAt < ?').run(seconds);
  for (const log of logs) log.trim(new Date(now() - 24 * hour).toISOString());
  await removeStrays(db, folder, now() - hour);
}

/** Only old files: another process may be about to enter a newer one. */
async function removeStrays(db: Database, folder: string, before: number): Promise<void> {
  const known = db.prepare('select 1 from objects where file = ?');
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const file of files.filter((entry) => entry.isFile())) {
    const path = join(file.parentPath, file.name);
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    if (known.get(name)) continue;
    const age = await stat(path).catch(() => undefined);
    if (age && age.mtimeMs < before) await rm(path, { force: true });
  }
}
