import { BaseCommand } from '../terminal/base-command.js';

export default class Process extends BaseCommand {
  static override summary = 'find faces in photos and put fitting emojis over them';
  async run(): Promise<void> {
    await this.parse(Process);
  }
}
