import { existsSync, renameSync } from 'node:fs';
import { type Database, openFile } from './sqlite-database.js';

/**
 * Describes the damage of a database file; undefined if it is intact. Others may read the file meanwhile but not write
 * it.
 */
export async function damageOf(path: string): Promise<string | undefined> {
  let db: Database | undefined;
  try {
    db = await openFile(path);
    const rows = db.prepare('pragma integrity_check').all() as { integrity_check: string }[];
    const [first] = rows.map((row) => row.integrity_check);
    return first === 'ok' ? undefined : (first ?? 'it cannot be read');
  } catch (error) {
    if (!/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(String((error as NodeJS.ErrnoException).code))) throw error;
    return (error as Error).message;
  } finally {
    db?.close();
  }
}

/** Renames a file, together with the log files of a database; returns its new name. Nothing is deleted. */
export function moveAside(path: string, now: Date): string {
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-');
  const aside = `${path}.damaged-${stamp}`;
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${aside}${suffix}`);
  return aside;
}

/** Copies every readable row from the tables of a damaged database into another; returns their number. */
export async function salvage(from: string, to: Database, tables: Readonly<Record<string, string>>): Promise<number> {
  const source = await openFile(from).catch(() => undefined);
  if (!source) return 0;
  try {
    return Object.entries(tables)
      .map(([table, key]) => salvageTable(source, to, table, key))
      .reduce((sum, count) => sum + count, 0);
  } finally {
    source.close();
  }
}

/** Reads from both ends, each up to the first unreadable page. */
function salvageTable(source: Database, to: Database, table: string, key: string): number {
  const columns = (to.prepare(`pragma table_info(${table})`).all() as { name: string }[]).map(({ name }) => name);
  const places = columns.map(() => '?').join(', ');
  const insert = to.prepare(`insert or ignore into ${table} (${columns.join(', ')}) values (${places})`);
  let copied = 0;
  for (const direction of ['asc', 'desc'])
    try {
      const select = source.prepare(`select ${columns.join(', ')} from ${table} order by ${key} ${direction}`).raw();
      for (const row of select.iterate()) copied += insert.run(...(row as unknown[])).changes;
    } catch {
      // The rest from this end is unreadable.
    }
  return copied;
}
