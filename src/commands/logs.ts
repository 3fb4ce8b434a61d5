import { awsFlags } from '../cli/aws-flags.js';
import { BaseCommand } from '../cli/base-command.js';
import { Args, Flags } from '../cli/oclif.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';
import { numberFlag } from '../cli/value-flags.js';

export default class Logs extends BaseCommand {
  static override summary = 'show or follow the logs of the functions';
  static override description =
    'Functions are named by their keys in the service file. Log lines go to stdout, messages to stderr.';
  static override args = {
    functions: Args.string({ description: 'functions to show; none with --all or --image', multiple: true }),
  };
  static override examples = [
    { description: 'the last hour of one function', command: '<%= config.bin %> logs viewImage --since 1h' },
    { description: 'follow all functions', command: '<%= config.bin %> logs --all --tail' },
    { description: 'only the errors of the last day', command: '<%= config.bin %> logs --all --errors --since 1d' },
    {
      description: 'the timeline of one image across all functions',
      command: '<%= config.bin %> logs --image 019ab1d4-5f0e-7cc1-8a62-0c6f3b1c7a11',
    },
    { description: 'for other tools', command: '<%= config.bin %> logs viewImage --json | jq .message' },
  ];
  static override flags = {
    all: Flags.boolean({ summary: 'every function of the service' }),
    tail: Flags.boolean({ char: 't', summary: 'follow the log until Ctrl-C', exclusive: ['until', 'limit'] }),
    since: Flags.string({ summary: 'start: 10m, 2h or 7d ago, or an ISO time (default: 10m)', helpValue: 'WHEN' }),
    until: Flags.string({ summary: 'end, in the same form (default: now)', helpValue: 'WHEN' }),
    filter: Flags.string({ summary: 'CloudWatch filter pattern', helpValue: 'PATTERN' }),
    limit: numberFlag('limit', { summary: 'stop after this many lines', min: 1, whole: true }),
    'request-id': Flags.string({ summary: 'only lines of this invocation', helpValue: 'ID' }),
    errors: Flags.boolean({ summary: 'only lines that report a failure' }),
    platform: Flags.boolean({ summary: 'one line per invocation: duration, memory, cold or warm start' }),
    raw: Flags.boolean({ summary: 'print lines exactly as they were logged', exclusive: ['platform'] }),
    image: Flags.string({
      summary: 'the timeline of one image across all functions',
      helpValue: 'ID',
      exclusive: ['tail', 'filter', 'request-id', 'limit', 'errors', 'platform', 'raw', 'until'],
    }),
    ...serviceFlags,
    ...awsFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Logs);
    const { runLogs } = await import('../cli/logs/run-logs.js');
    const { loadService } = await import('../service/load/load-service.js');
    const { wantsColour } = await import('../cli/colour.js');
    const { stopSignal } = await import('../cli/stop-signal.js');
    const { writeLines } = await import('../cli/write-lines.js');
    const stop = stopSignal();
    const service = await loadService(serviceOptions(flags));
    const lines = runLogs(service, args.functions ?? [], flags, {
      env: process.env,
      json: this.jsonEnabled(),
      colour: wantsColour(process.stdout, process.env),
      messages: (text) => void process.stderr.write(`${text}\n`),
      signal: stop.signal,
      print: this.printCommand,
    });
    await writeLines(lines, process.stdout);
    if (stop.signal.aborted) process.exitCode = 130;
    stop.release();
  }

  /** With `--json`, each line is a separate document, so nothing is printed at the end. */
  protected override logJson(): void {}
}
