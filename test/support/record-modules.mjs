// Given to Node by --import: appends the URL or path of every module that is loaded to the file named by LOADED_MODULES.
import { appendFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';

register(new URL('./record-modules-hook.mjs', import.meta.url));
const { cache } = createRequire(import.meta.url);
process.on('exit', () => {
  for (const path of Object.keys(cache)) appendFileSync(process.env.LOADED_MODULES, `${path}\n`);
});
