/** The commands that new users need first, at the top of the help. */
export const firstSteps: readonly (readonly [command: string, summary: string])[] = [
  ['process photo.jpg', 'cover the faces in a photo'],
  ['create my-photos', 'create a service to run on this machine or on AWS'],
  ['dev', 'run the service on this machine, without an AWS account'],
  ['deploy', 'run the service on AWS'],
  ['COMMAND --help', 'show the examples and flags of a command'],
];

/** All commands by topic, in the order in which a user needs them. */
export const topics: Readonly<Record<string, readonly string[]>> = {
  PHOTOS: ['process', 'review', 'check'],
  'A SERVICE ON THIS MACHINE': ['create', 'dev', 'migrate', 'print', 'package'],
  'DEPLOYMENT TO AWS': ['doctor', 'deploy', 'info', 'rollback', 'remove'],
  'A DEPLOYED SERVICE': ['invoke', 'logs', 'retry', 'stats', 'cost'],
  SHELL: ['autocomplete'],
};
