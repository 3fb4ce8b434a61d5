import type { FunctionInfo, ServiceInfo } from '../aws/deploy/info.js';
import type { WaitingFailures } from '../aws/waiting-failures.js';
import { awsFlags } from '../cli/aws-flags.js';
import { awsSession } from '../cli/aws-session.js';
import { BaseCommand } from '../cli/base-command.js';
import { bytesText } from '../cli/format/package-table.js';
import { waitingText } from '../cli/format/waiting-text.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';

/** What `info --json` prints. */
interface InfoResult extends ServiceInfo {
  readonly failures: readonly WaitingFailures[];
}

export default class Info extends BaseCommand {
  static override summary = 'show endpoints, functions and earlier deployments of a stage';
  static override examples = [
    { description: 'stage dev', command: '<%= config.bin %> info' },
    {
      description: 'one endpoint, for a script',
      command: '<%= config.bin %> info --stage prod --json | jq .endpoints',
    },
  ];
  static override flags = { ...awsFlags, ...serviceFlags };

  async run(): Promise<InfoResult> {
    const { flags } = await this.parse(Info);
    const { loadService } = await import('../service/load/load-service.js');
    const service = await loadService(serviceOptions(flags));
    const info = await awsSession({ ...flags, region: service.region }, this.jsonEnabled(), async (session) => {
      const { openDeployContext } = await import('../aws/deploy/deploy-context.js');
      const { serviceInfo } = await import('../aws/deploy/info.js');
      const { targetOf } = await import('../aws/deploy/target.js');
      const { waitingFailures } = await import('../aws/waiting-failures.js');
      const [deployed, failures] = await Promise.all([
        serviceInfo(await openDeployContext(session), targetOf(service)),
        waitingFailures(session.aws, service.functions),
      ]);
      return { ...deployed, failures };
    });
    const { table } = await import('../cli/format/table.js');
    const prefix = `${service.name}-${service.stage}-`;
    const functions =
      info.functions.length > 0
        ? table(
            columns,
            info.functions.map((fn) => functionRow(fn, prefix)),
          )
        : '';
    this.print(info, functions);
    return info;
  }

  private print(info: InfoResult, functions: string): void {
    this.log(`${info.stack}: ${info.status}, account ${info.account}, region ${info.region}`);
    if (info.updatedAt) this.log(`  updated ${info.updatedAt}`);
    this.log(`  ${info.console}`);
    this.section(
      'endpoints',
      Object.entries(info.endpoints).map(([name, url]) => `${name}: ${url}`),
    );
    if (functions) this.log(functions);
    this.section('failure destinations', waitingText(info.failures));
    this.section(
      `deployments (newest first; to return to one: ${this.printCommand('rollback --to ID')})`,
      info.deployments,
    );
  }

  private section(title: string, lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.log(`${title}:`);
    for (const line of lines) this.log(`  ${line}`);
  }
}

const columns = ['function', 'runtime', 'memory', 'code', 'changed'];

/** Functions are named as in the service file; their full names, which share a long prefix, are in `--json`. */
function functionRow({ name, runtime, memory, bytes, modifiedAt }: FunctionInfo, prefix: string): string[] {
  const short = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  return [
    short,
    runtime ?? '',
    `${memory} MB`,
    bytesText(bytes ?? 0),
    modifiedAt?.slice(0, 16).replace('T', ' ') ?? '',
  ];
}
