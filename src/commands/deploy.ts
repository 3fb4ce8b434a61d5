import type { DeployResult } from '../aws/deploy/deploy.js';
import type { FunctionDeployResult, PushedFunction } from '../aws/deploy/deploy-function.js';
import { awsFlags } from '../cli/aws-flags.js';
import { type AwsSession, awsSession } from '../cli/aws-session.js';
import { BaseCommand } from '../cli/base-command.js';
import { deployApproval } from '../cli/deploy-approval.js';
import { Flags } from '../cli/oclif.js';
import { remoteValues } from '../cli/remote-values.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';
import { serviceWarnings } from '../cli/service-warnings.js';
import type { Service } from '../service/types.js';

export default class Deploy extends BaseCommand {
  static override summary = 'deploy the service to AWS';
  static override description =
    'Package the functions, upload what is new, show the planned changes and apply them with a CloudFormation change set. Resources that hold data are never removed or replaced without confirmation.';
  static override examples = [
    { description: 'the whole service, to stage dev', command: '<%= config.bin %> deploy' },
    {
      description: 'show what would change, without changing anything',
      command: '<%= config.bin %> deploy --stage prod --dry-run',
    },
    {
      description: 'update the code and settings of one function, in seconds',
      command: '<%= config.bin %> deploy -f analyzeImage',
    },
    { description: 'in CI', command: '<%= config.bin %> deploy --stage prod --yes --json' },
  ];
  static override flags = {
    ...awsFlags,
    ...serviceFlags,
    function: Flags.string({
      char: 'f',
      multiple: true,
      multipleNonGreedy: true,
      summary: 'update only the code and settings of this function, without CloudFormation; repeatable',
      helpValue: 'NAME',
      exclusive: ['dry-run'],
    }),
    watch: Flags.boolean({
      char: 'w',
      summary: 'then update functions as their files change, and follow their logs, until Ctrl-C',
      exclusive: ['dry-run', 'function', 'json'],
    }),
    'dry-run': Flags.boolean({
      summary: 'show what would change without changing or uploading anything',
    }),
    'fail-on-changes': Flags.boolean({
      summary: 'with --dry-run: exit with status 1 if anything would change',
      dependsOn: ['dry-run'],
    }),
    yes: Flags.boolean({ char: 'y', summary: 'do not ask for confirmation, except before data loss' }),
    'allow-data-loss': Flags.boolean({ summary: 'allow the deployment to remove or replace resources that hold data' }),
  };

  async run(): Promise<DeployResult | FunctionDeployResult> {
    const { flags } = await this.parse(Deploy);
    const { loadService } = await import('../service/load/load-service.js');
    const load = () => loadService({ ...serviceOptions(flags), remote: remoteValues(flags) });
    const service = await load();
    serviceWarnings(service, (line) => this.logToStderr(line));
    return awsSession({ ...flags, region: service.region }, this.jsonEnabled(), async (session) => {
      if (flags.function) return this.pushFunctions(service, flags.function, session);
      const { runDeploy } = await import('../aws/deploy/run-deploy.js');
      const printLine = (line: string) => this.logToStderr(line);
      const approval = deployApproval(flags, { json: this.jsonEnabled(), printLine });
      const result = await runDeploy(service, { ...approval, announce: printLine }, session);
      await this.print(result, flags['dry-run']);
      if (flags['fail-on-changes'] && (result.first || result.changes.length > 0)) process.exitCode = 1;
      if (flags.watch) await this.watch(service, load, session);
      return result;
    });
  }

  private async pushFunctions(service: Service, functions: readonly string[], session: AwsSession) {
    const { runFunctionDeploy } = await import('../aws/deploy/run-deploy.js');
    const result = await runFunctionDeploy(service, functions, session);
    for (const pushed of result.functions) this.log(pushedLine(pushed));
    return result;
  }

  private async watch(service: Service, load: () => Promise<Service>, session: AwsSession): Promise<void> {
    this.logToStderr('watching for changes; press Ctrl-C to stop');
    const { runWatch } = await import('../aws/deploy/run-deploy.js');
    const pushed = (fn: PushedFunction, milliseconds: number) =>
      this.log(`${pushedLine(fn)} in ${seconds(milliseconds)}`);
    const followLogs = () => this.followLogs(service, session);
    await runWatch(service, { load, pushed, followLogs, signal: session.signal }, session);
    process.exitCode = 130;
  }

  private async followLogs(service: Service, { signal, reporter, flags }: AwsSession): Promise<void> {
    const { runLogs } = await import('../cli/logs/run-logs.js');
    const messages = (message: string) => reporter.report({ level: 'info', code: 'LOGS', message });
    const options = { env: process.env, json: false, colour: false, messages, signal, print: this.printCommand };
    const following = { all: true, tail: true, errors: false, platform: false, raw: false, ...flags };
    for await (const text of runLogs(service, [], following, options)) process.stdout.write(text);
  }

  private async print(result: DeployResult, dryRun: boolean): Promise<void> {
    if (result.changes.length === 0) this.log(`${result.stack}: nothing to change`);
    else if (!dryRun) this.log(`${result.stack}: deployed in ${seconds(result.milliseconds)}`);
    const { describeDeployed, describeLeft } = await import('../cli/format/describe-plan.js');
    for (const line of [...describeDeployed(result), ...describeLeft(result.left)]) this.log(line);
  }
}

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

function pushedLine({ name, code, settings }: PushedFunction): string {
  const changed = [...(code ? ['code'] : []), ...settings];
  return `${name}: ${changed.length > 0 ? `${changed.join(', ')} changed` : 'nothing to change'}`;
}
