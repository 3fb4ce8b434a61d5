import { EmojifyError } from '../../../errors/emojify-error.js';
import type { Service } from '../../../service/service.js';
import { logGroupOf } from '../../find-functions.js';
import { parseWhen } from '../../parse-when.js';
import type { LineStyle } from '../line-text.js';
import { localTime } from '../line-text.js';
import { findLines, type SearchOptions } from './find-lines.js';
import { imageTime } from './image-time.js';
import { storyJson, storyText } from './story-text.js';
import { tellStory } from './tell-story.js';

export interface StoryRequest extends Omit<SearchOptions, 'functions' | 'from'> {
  readonly service: Service;
  readonly imageId: string;
  /** As typed; default: when the image's id was made, or a week ago. */
  readonly since: string | undefined;
  readonly style: LineStyle | 'json';
}

const week = 7 * 86_400_000;
/** The request's first line may be a little older than the id it made. */
const margin = 60_000;

/** What `emojify logs --image` prints. */
export async function runStory({ service, imageId, since, style, ...search }: StoryRequest): Promise<string> {
  if (!/^[\w-]{1,128}$/.test(imageId)) {
    throw new EmojifyError('USAGE', `invalid --image "${imageId}": expected an image id`);
  }
  const now = search.clock.now();
  const from = since === undefined ? (imageTime(imageId) ?? now - week) - margin : parseWhen('--since', since, now);
  const functions = service.functions.map((found) => ({ key: found.key, group: logGroupOf(found) }));
  const lines = await findLines(imageId, { ...search, functions, from });
  const story = tellStory(lines, {
    imageId,
    now,
    functions: service.functions,
    retryCommand: retryCommand(service, imageId),
  });
  if (style === 'json') return `${JSON.stringify(storyJson(story))}\n`;
  if (lines.length > 0) return storyText(story, style);
  const message = `no line of stage ${service.stage} in ${service.region} names image ${imageId} since ${localTime(from)}`;
  search.reporter.report({ level: 'info', code: 'LOGS_EMPTY', message });
  return '';
}

function retryCommand({ stage }: Service, imageId: string): string {
  return `emojify retry ${imageId}${stage === 'dev' ? '' : ` --stage ${stage}`}`;
}
