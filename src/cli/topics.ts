/** What the help begins with: one line to copy for each of the first things people want. */
export const firstSteps: readonly (readonly [command: string, summary: string])[] = [
  ['process photo.jpg', 'cover the faces in a photo'],
  ['create my-photos', 'make a service of your own, to run here or on AWS'],
  ['dev', 'run the service on this machine, without an AWS account'],
  ['deploy', 'run the service on AWS'],
  ['COMMAND --help', 'show the examples and flags of a command'],
];

/** All commands by what they are for, in the order in which they are met. */
export const topics: Readonly<Record<string, readonly string[]>> = {
  PHOTOS: ['process', 'review', 'check'],
  'A SERVICE ON THIS MACHINE': ['create', 'dev', 'migrate', 'print', 'package'],
  'DEPLOYMENT TO AWS': ['doctor', 'deploy', 'info', 'rollback', 'remove'],
  'A DEPLOYED SERVICE': ['invoke', 'logs', 'retry', 'stats', 'cost'],
  SHELL: ['autocomplete'],
};
