import { Flags } from './oclif.js';

/** The flags shared by every command that talks to AWS. */
export const awsFlags = {
  stage: Flags.string({
    summary: 'stage of the service (default: provider.stage, otherwise dev)',
    helpValue: 'NAME',
    helpGroup: 'AWS',
  }),
  region: Flags.string({ summary: 'AWS region', helpValue: 'REGION', helpGroup: 'AWS' }),
  profile: Flags.string({ summary: 'profile in the AWS configuration files', helpValue: 'NAME', helpGroup: 'AWS' }),
  'endpoint-url': Flags.string({
    summary: 'URL of another AWS endpoint, such as an emulator',
    helpValue: 'URL',
    helpGroup: 'AWS',
  }),
};
