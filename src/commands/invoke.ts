import type { Invoked, InvokedFunction, InvokeOptions, InvokeResult } from '../aws/invoke/run-invoke.js';
import { BaseCommand } from '../cli/base-command.js';
import { invokeFlags } from '../cli/invoke-flags.js';
import { orNameLocal } from '../cli/name-local.js';
import { Args } from '../cli/oclif.js';
import { serviceOptions } from '../cli/service-flags.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Report } from '../errors/reporter.js';
import type { Service } from '../service/types.js';

type ServiceFlags = Parameters<typeof serviceOptions>[0];
type InvokeFlags = ServiceFlags & Omit<InvokeOptions, 'payload' | 'context'>;
interface Choosable<F> {
  readonly name: string;
  readonly functions: readonly F[];
}
interface SentEvent {
  readonly payloadFor: (region: string) => Promise<Buffer | undefined>;
  readonly context: Readonly<Record<string, unknown>> | undefined;
}

export default class Invoke extends BaseCommand {
  static override summary = 'invoke a function and show its response, log, duration and memory';
  static override description =
    'The response goes to stdout (unchanged if piped), everything else to stderr. The exit status is 1 if the function fails.';
  static override examples = [
    { description: 'with JSON', command: `<%= config.bin %> invoke analyzeImage --data '{"Records": []}'` },
    {
      description: 'with a sample HTTP API event',
      command: '<%= config.bin %> invoke viewImage --event http --set path=/images/019ab1d4',
    },
    {
      description: 'with a sample S3 event',
      command: '<%= config.bin %> invoke analyzeImage --event s3 --set bucket=photos --set key=originals/1',
    },
    {
      description: 'with an event from a file, on this machine',
      command: '<%= config.bin %> invoke viewImage --path event.json --local',
    },
    {
      description: 'without waiting for the response',
      command: 'cat event.json | <%= config.bin %> invoke analyzeImage --type event',
    },
  ];
  static override args = {
    function: Args.string({ description: 'key of the function in the service file (default: ask on a terminal)' }),
  };
  static override flags = invokeFlags;

  async run(): Promise<InvokeResult> {
    const { args, flags } = await this.parse(Invoke);
    const { eventPayload } = await import('../aws/invoke/payload.js');
    const { parseContext } = await import('../aws/invoke/payload.js');
    const { readStdin } = await import('../cli/read-stdin.js');
    const context = flags.context === undefined ? undefined : parseContext(flags.context);
    const payloadFor = (region: string) => eventPayload(flags, region, readStdin);
    if (flags.local) checkLocalType(flags.type);
    if (flags.local) return this.runLocal(args.function, flags, { payloadFor, context });
    return orNameLocal('to run it on this machine, pass --local', () =>
      this.runDeployed(args.function, flags, { payloadFor, context }),
    );
  }

  private async runDeployed(
    name: string | undefined,
    flags: InvokeFlags,
    { payloadFor, context }: SentEvent,
  ): Promise<InvokeResult> {
    const { readNames } = await import('../service/load/read-names.js');
    const service = (await readNames(serviceOptions(flags))) ?? (await this.load(flags));
    const fn = await this.choose(service, name);
    const { runInvoke } = await import('../aws/invoke/run-invoke.js');
    const options = { ...flags, payload: await payloadFor(service.region), context };
    const invoked = await runInvoke(service, fn, options, process.env);
    await this.show(invoked);
    if (invoked.failure) throw invoked.failure;
    return invoked.result;
  }

  private async runLocal(name: string | undefined, flags: ServiceFlags, event: SentEvent): Promise<InvokeResult> {
    const service = await this.load(flags);
    const fn = await this.choose(service, name);
    const payload = await event.payloadFor(service.region);
    const { invokeLocal } = await import('../dev/invoke-local.js');
    const { divertStdout } = await import('../cli/divert-stdout.js');
    const lines: string[] = [];
    const show = (text: string) => void (this.jsonEnabled() ? lines.push(text) : process.stderr.write(text));
    const reporter = { report: ({ message }: Report) => this.logToStderr(message) };
    const options = { service, fn, payload, clientContext: event.context, env: process.env, reporter };
    const answer = await divertStdout(show, () => invokeLocal(options)).finally(() => this.endSoon());
    const logs = lines.join('').split('\n').filter(Boolean);
    const result = { function: fn.key, name: fn.name, type: 'request' as const, statusCode: 200, ...answer, logs };
    await this.show({ bytes: Buffer.from(JSON.stringify(answer.payload)), result });
    return result;
  }

  /** As on Lambda, the command does not wait for work that the handler left running. */
  private endSoon(): void {
    setTimeout(async () => {
      const { writeToStdout } = await import('../cli/write-to-stdout.js');
      await writeToStdout(Buffer.alloc(0));
      process.exit();
    }, 500).unref();
  }

  private async load(flags: ServiceFlags): Promise<Service> {
    const { loadService } = await import('../service/load/load-service.js');
    return loadService(serviceOptions(flags));
  }

  /** The function with that name; if no name is given, the only function or the one picked on a terminal. */
  private async choose<F extends InvokedFunction>(service: Choosable<F>, name: string | undefined): Promise<F> {
    const { findFunction, onlyFunction } = await import('../aws/find-functions.js');
    if (name !== undefined) return findFunction(service, name);
    const { askOne, canPrompt } = await import('../cli/prompts.js');
    if (service.functions.length < 2 || !canPrompt({ json: this.jsonEnabled() })) return onlyFunction(service);
    const choices = service.functions.map(({ key }) => ({ name: key, value: key }));
    return findFunction(service, await askOne('which function?', choices));
  }

  /** On a terminal the response is indented and coloured, and left out if an error already shows it. */
  private async show({ result, bytes, failure }: Invoked): Promise<void> {
    const { invocationText } = await import('../cli/format/invocation-text.js');
    const { writeToStdout } = await import('../cli/write-to-stdout.js');
    if (this.jsonEnabled()) return;
    if (!process.stdout.isTTY) {
      await writeToStdout(bytes);
    } else if (!failure && result.payload !== undefined) {
      const { prettyJson } = await import('../cli/format/invocation-text.js');
      const { wantsColour } = await import('../cli/colour.js');
      this.log(prettyJson(result.payload, wantsColour(process.stdout, process.env)));
    }
    this.logToStderr(invocationText(result, this.printCommand));
  }
}

/** Asynchronous invocations and permission checks exist only on AWS. */
function checkLocalType(type: string): void {
  if (type === 'request') return;
  throw new EmojifyError('USAGE', `invalid --type "${type}": --local supports only "request"`);
}
