import { Flags } from './oclif.js';

/** The flags that every command that talks to AWS shares, with the same meaning on each. */
export const awsFlags = {
  stage: Flags.string({
    summary: 'stage of the service (default: provider.stage, else dev)',
    helpValue: 'NAME',
    helpGroup: 'AWS',
  }),
  region: Flags.string({ summary: 'AWS region', helpValue: 'REGION', helpGroup: 'AWS' }),
  profile: Flags.string({ summary: 'profile of the AWS configuration files', helpValue: 'NAME', helpGroup: 'AWS' }),
  'endpoint-url': Flags.string({
    summary: 'another AWS endpoint, such as an emulator',
    helpValue: 'URL',
    helpGroup: 'AWS',
  }),
};
