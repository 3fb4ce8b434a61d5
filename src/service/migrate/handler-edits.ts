import { findSource } from '../load/handler/find-source.js';
import { type Draft, type Edit, plain, replaceNode } from './edit.js';
import { entryOf, functionsOf } from './tree.js';

/**
 * Replaces a handler that names compiled output by its source, if that is found, because sources are bundled directly.
 */
export async function handlerEdits(draft: Draft): Promise<Edit[]> {
  const edits = await Promise.all(
    functionsOf(draft.document).map(async (fn) => {
      const node = entryOf(fn, 'handler')?.value;
      const handler = plain(node);
      const now = typeof handler === 'string' ? await sourceHandler(draft.root, handler) : undefined;
      if (now === undefined) return [];
      return [replaceNode(node, now, `"${handler}" is compiled output; the source is bundled directly`)];
    }),
  );
  return edits.flat();
}

async function sourceHandler(root: string, handler: string): Promise<string | undefined> {
  const [, file, name] = /^(.+)\.([\w$]+)$/.exec(handler) ?? [];
  if (file === undefined || file.includes('${') || (await findSource(root, file))) return undefined;
  const [, inside] =
    /^(?:\.\/)?(?:\.?(?:dist|build|out|lib|_build|_optimize|webpack|esbuild)|\.build)\/(.+)$/.exec(file) ?? [];
  for (const candidate of inside === undefined ? [] : [`src/${inside}`, inside])
    if (await findSource(root, candidate)) return `${candidate}.${name}`;
  return undefined;
}
