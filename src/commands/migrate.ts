import { BaseCommand } from '../cli/base-command.js';
import { type MigrateResult, migrationLines, migrationResult } from '../cli/format/migration-text.js';
import { Args, Flags } from '../cli/oclif.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';
import type { Migration } from '../service/migrate/migrate-service.js';

export default class Migrate extends BaseCommand {
  static override summary = 'show what to change in a Serverless Framework service file';
  static override description =
    'Prints a diff with the reason for each change, then the changes that are left to you. Exits with 1 if any are left. Writes nothing without --write.';
  static override examples = [
    { description: 'show the changes', command: '<%= config.bin %> migrate' },
    { description: 'write the result beside the file', command: '<%= config.bin %> migrate --write' },
    {
      description: 'apply the changes to the file itself',
      command: '<%= config.bin %> migrate | patch --unified serverless.yml',
    },
  ];
  static override args = {
    file: Args.string({ description: 'service file (default: serverless.yml, .yaml or .json)' }),
  };
  static override flags = {
    write: Flags.boolean({
      summary: 'write the result to serverless.migrated.yml beside the file; existing files are never overwritten',
    }),
    param: serviceFlags.param,
    'param-file': serviceFlags['param-file'],
    stage: serviceFlags.stage,
    region: serviceFlags.region,
  };

  async run(): Promise<MigrateResult> {
    const { args, flags } = await this.parse(Migrate);
    const { migrateService } = await import('../service/migrate/migrate-service.js');
    const migration = await migrateService(serviceOptions({ ...flags, config: args.file }));
    const written = flags.write ? await this.write(migration) : undefined;
    const { diff, rest } = migrationLines(migration, written);
    if (diff) this.log(diff);
    for (const line of rest) this.logToStderr(line);
    if (migration.remaining.length > 0) process.exitCode = 1;
    return migrationResult(migration, written);
  }

  private async write(migration: Migration): Promise<string> {
    const { writeMigration } = await import('../service/migrate/write-migration.js');
    return writeMigration(migration);
  }
}
