import type { Ora } from 'ora';
import type { Report } from '../errors/reporter.js';
import type { FinishingReporter, LineStream } from './reporters.js';

/** Reports with this code are so frequent that only the latest is shown. */
const FLEETING = 'RESOURCE';

/** For terminals: one spinner line shows the progress of a deployment, other reports are lines above it. */
export async function spinnerReporter(messages: NodeJS.WriteStream & LineStream): Promise<FinishingReporter> {
  const { default: ora } = await import('ora');
  let spinner: Ora | undefined;
  let finished = 0;
  const show = ({ message, data }: Report) => {
    if (String(data?.status).endsWith('_COMPLETE')) finished += 1;
    spinner ??= ora({ stream: messages, discardStdin: false }).start();
    spinner.text = `${finished} done, ${message}`;
  };
  return {
    report(report) {
      if (report.level === 'debug') return;
      if (report.level === 'info' && report.code === FLEETING) return show(report);
      spinner?.clear();
      messages.write(`${report.message}\n`);
    },
    finish() {
      spinner?.stop();
      spinner = undefined;
    },
  };
}
