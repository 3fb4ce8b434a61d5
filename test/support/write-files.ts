import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes these files into a folder, parents and all. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Compiled code, as far as anyone can tell from its header: Linux, for this processor. */
export function elf(architecture: 'x86_64' | 'arm64', size = 64): Buffer {
  const header = Buffer.alloc(size, architecture);
  header.write('\x7fELF', 0, 'latin1');
  header.writeUInt16LE(architecture === 'x86_64' ? 0x3e : 0xb7, 18);
  return header;
}
