// Everything emojify uses of oclif. The build bundles the framework into this file: resolving and reading its 170 files
// took a fifth of a command's start-up time.
export { Args, Command, CommandHelp, Flags, Help, type Hook, type Interfaces, run, settings } from '@oclif/core';
