import { awsFlags } from '../cli/aws-flags.js';
import { BaseCommand } from '../cli/base-command.js';
import { Flags } from '../cli/oclif.js';
import { remoteValues } from '../cli/remote-values.js';
import { serviceFlags, serviceOptions } from '../cli/service-flags.js';
import { serviceWarnings } from '../cli/service-warnings.js';

export default class Print extends BaseCommand {
  static override summary = 'print the service file with all variables resolved';
  static override description =
    'Validates the file first and reports each error with file, line and column. Values of ${ssm:…} and ${cf:…} are read from AWS if you have credentials; SecureStrings are masked.';
  static override examples = [
    { description: 'print the whole file', command: '<%= config.bin %> print' },
    { description: 'print it for another stage', command: '<%= config.bin %> print --stage prod' },
    { description: 'print one value', command: '<%= config.bin %> print --path provider.region' },
    { description: 'print JSON for other programs', command: '<%= config.bin %> print --json' },
  ];
  static override flags = {
    ...serviceFlags,
    profile: awsFlags.profile,
    'endpoint-url': awsFlags['endpoint-url'],
    path: Flags.string({ summary: 'print only the value at this path, such as provider.region', helpValue: 'PATH' }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Print);
    const { loadService } = await import('../service/load/load-service.js');
    const { printedConfig, yamlText } = await import('../service/load/print-config.js');
    const service = await loadService({ ...serviceOptions(flags), remote: remoteValues(flags, { optional: true }) });
    serviceWarnings(service, (line) => this.logToStderr(line));
    const value = printedConfig(service, flags.path);
    this.log(yamlText(value).trimEnd());
    return value;
  }
}
