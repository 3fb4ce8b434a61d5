import type { RollbackResult } from '../cloud/deploy/rollback.js';
import { awsFlags } from '../terminal/aws-flags.js';
import { awsSession } from '../terminal/aws-session.js';
import { BaseCommand } from '../terminal/base-command.js';
import { deployPermission } from '../terminal/deploy-runs.js';
import { Flags } from '../terminal/oclif.js';
import { serviceFlags, serviceOptions } from '../terminal/service-flags.js';

export default class Rollback extends BaseCommand {
  static override summary = 'go back to an earlier deployment: its template and code, not its data';
  static override examples = [
    { description: 'to the deployment before the last', command: '<%= config.bin %> rollback' },
    {
      description: 'to a certain one ("emojify info" lists them)',
      command: '<%= config.bin %> rollback --stage prod --to 2026-11-24T07',
    },
  ];
  static override flags = {
    ...awsFlags,
    ...serviceFlags,
    to: Flags.string({ summary: 'id of the deployment, or how it begins', helpValue: 'ID' }),
    'dry-run': Flags.boolean({ summary: 'say what would change, and change nothing' }),
    yes: Flags.boolean({ char: 'y', summary: 'answer ordinary questions with yes' }),
    'allow-data-loss': Flags.boolean({ summary: 'let the rollback remove or replace what holds data' }),
  };

  async run(): Promise<RollbackResult> {
    const { flags } = await this.parse(Rollback);
    const { loadService } = await import('../service/load-service.js');
    const service = await loadService(serviceOptions(flags));
    const result = await awsSession({ ...flags, region: service.region }, this.jsonEnabled(), async (session) => {
      const [{ openDeployContext }, { rollback }, { targetOf }] = await Promise.all([
        import('../cloud/deploy/open-context.js'),
        import('../cloud/deploy/rollback.js'),
        import('../cloud/deploy/target.js'),
      ]);
      return rollback(await openDeployContext(session), targetOf(service), {
        to: flags.to,
        dryRun: flags['dry-run'],
        ...deployPermission(flags, { json: this.jsonEnabled(), tell: (line) => this.logToStderr(line) }),
      });
    });
    const changed = result.changes.length > 0;
    if (!flags['dry-run']) this.log(`${result.stack}: ${changed ? 'is' : 'was already'} at deployment ${result.to}`);
    const { describeLeft } = await import('../cloud/deploy/describe-plan.js');
    for (const line of describeLeft(result.left)) this.log(line);
    return result;
  }
}
