import type { Inventory } from '../aws/deploy/inventory.js';
import type { RemoveResult } from '../aws/deploy/remove.js';
import { awsFlags } from '../cli/aws-flags.js';
import { awsSession } from '../cli/aws-session.js';
import { BaseCommand } from '../cli/base-command.js';
import { Flags } from '../cli/oclif.js';
import { askText, canPrompt } from '../cli/prompts.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';

export default class Remove extends BaseCommand {
  static override summary = 'remove a stage from AWS: stack, code, logs and, once confirmed, its data';
  static override description =
    'Show what will be lost and ask for the name of the stack. Without a terminal, pass --yes, and --allow-data-loss if the stage holds data. An interrupted removal can be run again.';
  static override examples = [
    { description: 'stage dev', command: '<%= config.bin %> remove' },
    {
      description: 'in CI, with all data',
      command: '<%= config.bin %> remove --stage pr-12 --yes --allow-data-loss',
    },
  ];
  static override flags = {
    ...awsFlags,
    ...serviceFlags,
    yes: Flags.boolean({ char: 'y', summary: 'do not ask for confirmation' }),
    'allow-data-loss': Flags.boolean({ summary: 'with --yes: remove the stage even if it holds data' }),
  };

  async run(): Promise<RemoveResult> {
    const { flags } = await this.parse(Remove);
    const { loadService } = await import('../service/load/load-service.js');
    const service = await loadService(serviceOptions(flags));
    const result = await awsSession({ ...flags, region: service.region }, this.jsonEnabled(), async (session) => {
      const [{ openRemoveContext }, { remove }, { targetOf }, { approveRemoval }] = await Promise.all([
        import('../aws/deploy/deploy-context.js'),
        import('../aws/deploy/remove.js'),
        import('../aws/deploy/target.js'),
        import('../aws/deploy/approve.js'),
      ]);
      const ask = canPrompt({ json: this.jsonEnabled(), yes: flags.yes }) ? askText : undefined;
      const permission = { yes: flags.yes, allowDataLoss: flags['allow-data-loss'], ask };
      return remove(await openRemoveContext(session), targetOf(service), {
        approve: async (inventory) => {
          await this.showInventory(inventory, service.stackName);
          await approveRemoval(inventory, service.stackName, permission);
        },
      });
    });
    this.log(
      result.found
        ? `${result.stack}: removed`
        : `${result.stack}: stack not found; leftovers of an earlier removal were deleted`,
    );
    for (const name of result.kept) this.log(`  kept by its DeletionPolicy: ${name}`);
    return result;
  }

  private async showInventory(inventory: Inventory, stackName: string): Promise<void> {
    const { describeInventory } = await import('../cli/format/describe-plan.js');
    for (const line of describeInventory(inventory, stackName)) this.logToStderr(line);
  }
}
