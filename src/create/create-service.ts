import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';
import { type Reporter, silentReporter } from '../errors/reporter.js';
import { listFiles } from '../service/package/list-files.js';
import { makeFolder } from '../util/make-folder.js';
import { writeFailure } from '../util/write-failure.js';
import { chooseLibrary } from './library.js';
import { mergeManifests } from './merge-manifests.js';
import { type Answers, render, targetPath } from './render.js';
import { npmError, runNpm } from './run-npm.js';
import { checkName } from './service-name.js';
import { type Auth, type TemplateName, templateFolders } from './template.js';

export interface CreateOptions {
  /** The target folder: created if it does not exist, refused if it is not empty. */
  readonly folder: string;
  readonly name: string;
  readonly template: TemplateName;
  readonly auth: Auth;
  /** Whether to put a queue between the bucket and analyzeImage. Default false; only for the emojify template. */
  readonly buffer?: boolean;
  /** AWS region for the service file. */
  readonly region: string;
  /** A version range, tarball or folder of `emojify-serverless`; default: the running version. */
  readonly library?: string | undefined;
  /** Whether to run `npm install`. */
  readonly install: boolean;
  readonly cwd: string;
  readonly reporter?: Reporter;
  /** When aborted, the work stops and the folder is restored. */
  readonly signal?: AbortSignal;
}

export interface CreatedService {
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  readonly template: TemplateName;
  readonly auth: Auth;
  readonly buffer: boolean;
  readonly region: string;
  /** What npm installs as `emojify-serverless`. */
  readonly library: string;
  readonly installed: boolean;
  /** Paths of the files written, relative to the folder. */
  readonly files: readonly string[];
}

/** Creates a service from a template. If that fails or is interrupted, everything written is removed again. */
export async function createService(options: CreateOptions): Promise<CreatedService> {
  const folder = resolve(options.cwd, options.folder);
  checkName(options.name);
  if (options.buffer && options.template !== 'emojify')
    throw new EmojifyError('USAGE', `--buffer requires --template emojify: "${options.template}" receives no photos`);
  checkSecretName(options);
  const made = await claimFolder(folder);
  try {
    return await fillFolder(folder, options);
  } catch (error) {
    await clean(folder, made);
    if (options.signal?.aborted) throw new EmojifyError('INTERRUPTED', `interrupted: ${folder} was cleaned up`);
    throw error;
  }
}

/** With `--auth jwt`, the secret of the tokens is a parameter in Parameter Store whose name begins with the service's. */
function checkSecretName({ name, auth }: CreateOptions): void {
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html ("Requirements and constraints")
  if (auth !== 'jwt' || !/^(aws|ssm)/.test(name)) return;
  const reason = 'AWS reserves parameter names that start with "aws" or "ssm", and the secret is stored as';
  throw new EmojifyError(
    'CREATE_NAME',
    `invalid --name "${name}" with --auth jwt: ${reason} /${name}/STAGE/jwt-secret`,
  );
}

async function fillFolder(folder: string, options: CreateOptions): Promise<CreatedService> {
  const { name, template, auth, buffer = false, region, cwd, signal, install, reporter = silentReporter } = options;
  const library = await chooseLibrary({ folder, library: options.library, cwd, ...(signal && { signal }) });
  const files = await writeFiles(folder, { name, auth, buffer, region, library }, template);
  if (install) {
    reporter.report({ level: 'info', code: 'CREATE_INSTALL', message: 'installing dependencies with npm' });
    await installAll(folder, signal);
  }
  return { name, folder, template, auth, buffer, region, library, installed: install, files };
}

async function writeFiles(folder: string, answers: Answers, template: TemplateName): Promise<readonly string[]> {
  const files = new Map<string, string>();
  for (const source of templateFolders(template, answers.auth)) {
    for (const { file, path } of await listFiles(source)) {
      const target = targetPath(path);
      const text = render(await readFile(file, 'utf8'), answers);
      const below = files.get(target);
      files.set(target, target === 'package.json' && below !== undefined ? mergeManifests(below, text) : text);
    }
  }
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return [...files.keys()].sort();
}

/** The registry cannot be reached. npm would retry each package after 10 seconds and again after 60. */
const unreachable = /npm error code (ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/;

/** Tries without npm's retries first, so that a missing network is reported at once; only a flaky one gets retries. */
async function installAll(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const install = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
  let done = await runNpm([...install, '--fetch-retries=0'], folder, signal);
  if (done.code !== 0 && !unreachable.test(done.stderr)) done = await runNpm(install, folder, signal);
  if (done.code === 0) return;
  throw new EmojifyError('CREATE_INSTALL_FAILED', 'npm install failed, so the folder was removed again', {
    hint: npmError(done) || done.stderr.trim().slice(-500),
  });
}

/** Makes sure that the folder exists and is empty. Returns the topmost folder created for it, if any. */
async function claimFolder(folder: string): Promise<string | undefined> {
  if (!existsSync(folder)) return makeNew(folder);
  const isFolder = (await stat(folder)).isDirectory();
  if (isFolder && (await readdir(folder)).length === 0) return undefined;
  throw new EmojifyError('CREATE_NOT_EMPTY', `${folder} ${isFolder ? 'is not empty' : 'is a file'}`, {
    hint: 'choose another folder: existing files are never overwritten',
  });
}

function makeNew(folder: string): string | undefined {
  try {
    return makeFolder(folder);
  } catch (cause) {
    const why = writeFailure(cause) ?? String(cause);
    const hint = 'choose a folder that this user can write to';
    throw new EmojifyError('CREATE_UNWRITABLE', `cannot create ${folder}: ${why}`, { cause, hint });
  }
}

async function clean(folder: string, made: string | undefined): Promise<void> {
  if (made !== undefined) await rm(made, { recursive: true, force: true });
  else for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}
