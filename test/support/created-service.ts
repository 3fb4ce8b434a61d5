import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { EmulatedAws } from './emulated-aws.js';
import type { PackedCli } from './packed-cli.js';
import { type CliRun, runCli } from './run-cli.js';

/** A service made by `emojify create`, run by the CLI that its own npm install brought. */
export interface CreatedService {
  readonly folder: string;
  /** Runs a command, however it ends. */
  run(command: string, ...args: string[]): Promise<CliRun>;
  /** Runs a command with --json; fails unless it succeeds. */
  json<T>(command: string, ...args: string[]): Promise<T>;
  /** Replaces a text of one of its files. */
  edit(path: string, before: string | RegExp, after: string): Promise<void>;
}

interface CreateOptions {
  readonly folder: string;
  readonly template: string;
  readonly auth?: string;
  /** Others of `create`. */
  readonly flags?: readonly string[];
}

/** Emulators run functions on the machine they are on. */
const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';

export async function createdService(
  { bin, tarball }: PackedCli,
  aws: EmulatedAws,
  { folder, template, auth = 'none', flags = [] }: CreateOptions,
): Promise<CreatedService> {
  const create = ['create', folder, '--template', template, '--auth', auth, '--library', tarball, '--yes', '--json'];
  await json({ bin, env: aws.env }, [...create, ...flags]);
  const own = join(folder, 'node_modules/emojify-serverless/bin/run.js');
  // Each command's calls go by its name.
  const optionsOf = (command: string) => {
    return { bin: own, cwd: folder, env: { ...aws.env, AWS_SDK_UA_APP_ID: `emojify-${command}` } };
  };
  const service: CreatedService = {
    folder,
    run: (command, ...args) => runCli([command, ...args], optionsOf(command)),
    json: (command, ...args) => json(optionsOf(command), [command, ...args, '--json']),
    edit: (path, before, after) => edit(join(folder, path), before, after),
  };
  await service.edit('serverless.yml', /region: .*/, `region: ${aws.env.AWS_REGION}\n  architecture: ${architecture}`);
  return service;
}

async function json<T>(options: Parameters<typeof runCli>[1], args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await runCli(args, options);
  expect(code, `emojify ${args.join(' ')}\n${stdout}${stderr}`).to.equal(0);
  return JSON.parse(stdout) as T;
}

async function edit(path: string, before: string | RegExp, after: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  const edited = text.replace(before, after);
  if (edited === text) throw new Error(`there is no ${before} in ${path}`);
  await writeFile(path, edited);
}
