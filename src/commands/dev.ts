import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { awsFlags } from '../cli/aws-flags.js';
import { BaseCommand } from '../cli/base-command.js';
import { Args, Flags } from '../cli/oclif.js';
import { numberFlag } from '../cli/value-flags.js';
import type { CheckedData } from '../dev/check-data.js';
import type { DeadLetters } from '../dev/dead-letters.js';
import type { DevResult } from '../dev/dev-session.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Reporter } from '../errors/reporter.js';
import { shellWord } from '../errors/shell-word.js';

const port = { min: 0, max: 65_535, whole: true, helpValue: 'N' };

export default class Dev extends BaseCommand {
  static override summary = 'run the service on this machine, without an AWS account';
  static override description =
    `Serves the HTTP API and the web page, and runs the triggers. In a folder with a serverless.yml it runs that
service's functions and reloads them when their code changes; elsewhere it runs the four built-in functions. Work in
progress when it stops, or is killed, continues at the next start.`;
  static override examples = [
    {
      description: 'run the service in this folder at http://127.0.0.1:3000/',
      command: '<%= config.bin %> <%= command.id %>',
    },
    {
      description: 'run a service in another folder on a free port',
      command: '<%= config.bin %> <%= command.id %> my-service --port 0',
    },
    {
      description: 'list the dead letters, then send them again',
      command: `<%= config.bin %> <%= command.id %> --dlq
<%= config.bin %> <%= command.id %> --redrive`,
    },
    {
      description: 'check and repair the data folder after a disk failure',
      command: '<%= config.bin %> <%= command.id %> --check',
    },
    {
      description: 'also serve an endpoint compatible with Rekognition’s DetectFaces',
      command: '<%= config.bin %> <%= command.id %> --rekognition-port 4567',
    },
  ];
  static override args = {
    dir: Args.string({ description: 'folder of the service (default: the current folder)' }),
  };
  static override flags = {
    port: numberFlag('port', {
      ...port,
      summary: 'port of the HTTP API and the web page, 0 for a free port (default: 3000)',
    }),
    host: Flags.string({ summary: 'address to listen on', helpValue: 'ADDRESS', default: '127.0.0.1' }),
    data: Flags.string({
      summary: 'data folder (default: .emojify/data in the service’s folder)',
      helpValue: 'DIR',
    }),
    detector: Flags.option({
      options: ['local', 'rekognition'] as const,
      env: 'FACE_DETECTOR',
      summary: 'face detector',
      default: 'local',
    })(),
    'rekognition-port': numberFlag('rekognition-port', {
      ...port,
      summary: 'also serve Rekognition’s DetectFaces on this port',
    }),
    'allow-private-urls': Flags.boolean({
      summary: 'also fetch photos from loopback and private addresses',
      env: 'EMOJIFY_ALLOW_PRIVATE_URLS',
    }),
    'allow-host': Flags.string({
      summary: 'another host name to accept requests for, such as that of a tunnel',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'allow-origin': Flags.string({
      summary: 'with --allow-private-urls: another origin to accept requests from, such as http://localhost:5173',
      helpValue: 'ORIGIN',
      multiple: true,
      multipleNonGreedy: true,
    }),
    jwks: Flags.string({
      summary: 'file of JSON Web Keys to verify tokens with, instead of the keys that the issuer publishes',
      helpValue: 'FILE',
      env: 'EMOJIFY_JWKS',
    }),
    param: Flags.string({
      summary: 'parameter for ${param:} in the service file; can be repeated',
      helpValue: 'KEY=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    config: Flags.string({ summary: 'service file (default: serverless.yml)', helpValue: 'FILE' }),
    dlq: Flags.boolean({ summary: 'list the dead letters and exit', exclusive: ['redrive', 'check'] }),
    redrive: Flags.boolean({ summary: 'send the dead letters again and exit', exclusive: ['check'] }),
    check: Flags.boolean({ summary: 'check and repair the data folder, and exit' }),
    verbose: Flags.boolean({ char: 'v', summary: 'also show status requests and the functions’ logs' }),
    ...awsFlags,
  };

  async run(): Promise<DevResult | DeadLetters | CheckedData> {
    const { args, flags } = await this.parse(Dev);
    const root = resolve(args.dir ?? '.');
    if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
      throw new EmojifyError('USAGE', `invalid folder "${args.dir}": expected an existing folder`);
    }
    const data = resolve(flags.data ?? resolve(root, '.emojify/data'));
    if (flags.check) return this.checkData(data);
    if (flags.dlq || flags.redrive) return this.deadLetters(data, flags.redrive);
    const { runDev } = await import('../dev/dev-session.js');
    const { stopSignal } = await import('../cli/stop-signal.js');
    const stop = stopSignal();
    return runDev({
      ...flags,
      root,
      data,
      port: flags.port ?? 3000,
      rekognitionPort: flags['rekognition-port'],
      allowPrivateUrls: flags['allow-private-urls'],
      allowHosts: flags['allow-host'] ?? [],
      allowOrigins: flags['allow-origin'] ?? [],
      params: parameters(flags.param ?? []),
      jwks: flags.jwks === undefined ? undefined : resolve(flags.jwks),
      endpointUrl: flags['endpoint-url'],
      env: process.env,
      reporter: await this.reporter(flags.verbose),
      signal: stop.signal,
    });
  }

  /** Exits with 1 if something is lost. */
  private async checkData(data: string): Promise<CheckedData> {
    const { checkData } = await import('../dev/check-data.js');
    const result = await checkData(data);
    const { repaired, lost, sentAgain } = result.summary;
    for (const { state, message } of result.findings) this.log(`${state}  ${message}`);
    const again = sentAgain > 0 ? `; the next emojify dev will process ${sentAgain} images again` : '';
    const found = repaired + lost === 0 ? 'is intact' : `was damaged: ${repaired} repaired, ${lost} lost`;
    this.log(`the data folder "${data}" ${found}${again}`);
    if (lost > 0) process.exitCode = 1;
    return result;
  }

  private async deadLetters(data: string, redrive: boolean): Promise<DeadLetters> {
    const { listDeadLetters, redriveDeadLetters } = await import('../dev/dead-letters.js');
    const again = this.printCommand(`dev --data ${shellWord(data)} --redrive`);
    const result = redrive ? await redriveDeadLetters(data) : listDeadLetters(data, again);
    for (const line of result.lines) this.log(line);
    return result.document;
  }

  private async reporter(verbose: boolean): Promise<Reporter> {
    const { eventLines } = await import('../cli/format/event-lines.js');
    const json = this.jsonEnabled();
    const colour = process.stdout.isTTY === true && !json && !process.env.NO_COLOR;
    return eventLines({ write: (line) => process.stdout.write(`${line}\n`), json, verbose: verbose || json, colour });
  }

  /** Under --json every line of stdout is one object, so the result is a single line too. */
  protected override logJson(document: unknown): void {
    process.stdout.write(`${JSON.stringify(document)}\n`);
  }
}

function parameters(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new EmojifyError('USAGE', `invalid --param "${pair}": expected KEY=VALUE`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
