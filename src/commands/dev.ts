import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { awsFlags } from '../cli/aws-flags.js';
import { BaseCommand } from '../cli/base-command.js';
import { Args, Flags } from '../cli/oclif.js';
import { numberFlag } from '../cli/value-flags.js';
import type { DeadLetters } from '../dev/dead-letters.js';
import type { DevResult } from '../dev/dev-session.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Reporter } from '../errors/reporter.js';
import { shellWord } from '../errors/shell-word.js';

const port = { min: 0, max: 65_535, whole: true, helpValue: 'N' };

export default class Dev extends BaseCommand {
  static override summary = 'run the service on this machine: HTTP API, web page and triggers, without an AWS account';
  static override description =
    `In a folder with a serverless.yml it runs that service's own functions and loads them again when
their code changes; elsewhere it runs the four built-in ones. What was under way when it was stopped, or killed, goes on at the next start.`;
  static override examples = [
    { description: 'here, at http://127.0.0.1:3000/', command: '<%= config.bin %> <%= command.id %>' },
    {
      description: 'a service in another folder, at any free port',
      command: '<%= config.bin %> <%= command.id %> my-service --port 0',
    },
    {
      description: 'events that failed for good; then send them again',
      command: `<%= config.bin %> <%= command.id %> --dlq
<%= config.bin %> <%= command.id %> --redrive`,
    },
    {
      description: 'with an endpoint that answers Rekognition’s DetectFaces',
      command: '<%= config.bin %> <%= command.id %> --rekognition-port 4567',
    },
  ];
  static override args = {
    dir: Args.string({ description: 'folder of the service (default: this one)' }),
  };
  static override flags = {
    port: numberFlag('port', {
      ...port,
      summary: 'port of the HTTP API and the page, 0 for any free one (default: 3000)',
    }),
    host: Flags.string({ summary: 'address to listen on', helpValue: 'ADDRESS', default: '127.0.0.1' }),
    data: Flags.string({
      summary: 'folder of everything that lasts (default: .emojify/data in the service’s folder)',
      helpValue: 'DIR',
    }),
    detector: Flags.option({
      options: ['local', 'rekognition'] as const,
      env: 'FACE_DETECTOR',
      summary: 'what finds the faces',
      default: 'local',
    })(),
    'rekognition-port': numberFlag('rekognition-port', {
      ...port,
      summary: 'also answer Rekognition’s DetectFaces on this port',
    }),
    'allow-private-urls': Flags.boolean({
      summary: 'fetch photos from loopback and private addresses as well',
      env: 'EMOJIFY_ALLOW_PRIVATE_URLS',
    }),
    'allow-host': Flags.string({
      summary: 'further host name by which it may be called, such as that of a tunnel',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'allow-origin': Flags.string({
      summary: 'with --allow-private-urls: origin of another page that may call it, such as http://localhost:5173',
      helpValue: 'ORIGIN',
      multiple: true,
      multipleNonGreedy: true,
    }),
    param: Flags.string({
      summary: 'parameter of the service file',
      helpValue: 'KEY=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    config: Flags.string({ summary: 'service file (default: serverless.yml)', helpValue: 'FILE' }),
    dlq: Flags.boolean({ summary: 'list the events that failed for good, and end', exclusive: ['redrive'] }),
    redrive: Flags.boolean({ summary: 'send the events that failed for good again, and end' }),
    verbose: Flags.boolean({ char: 'v', summary: 'show status requests and what the functions log, too' }),
    ...awsFlags,
  };

  async run(): Promise<DevResult | DeadLetters> {
    const { args, flags } = await this.parse(Dev);
    const root = resolve(args.dir ?? '.');
    if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
      throw new EmojifyError('USAGE', `invalid folder "${args.dir}": expected one that exists`);
    }
    const data = resolve(flags.data ?? resolve(root, '.emojify/data'));
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
      endpointUrl: flags['endpoint-url'],
      env: process.env,
      reporter: await this.reporter(flags.verbose),
      signal: stop.signal,
    });
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

  /** One line like the others: under --json every line of stdout is an object. */
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
