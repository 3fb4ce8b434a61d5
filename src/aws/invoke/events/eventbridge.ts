import { accountId, type SampleContext, type SampleEvent } from './sample-event.js';

function envelope({ region, now, id }: SampleContext) {
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  return { version: '0', id: id(), account: accountId, time, region };
}

/** An event of an EventBridge bus. */
export const eventBridgeEvent: SampleEvent = {
  make: (context) => ({
    ...envelope(context),
    'detail-type': 'photo.uploaded',
    source: 'my.application',
    resources: [],
    detail: {},
  }),
  aliases: { type: [{ path: 'detail-type' }] },
};

/** What a schedule sends. */
export const scheduleEvent: SampleEvent = {
  make: (context) => ({
    ...envelope(context),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    resources: [`arn:aws:events:${context.region}:${accountId}:rule/schedule`],
    detail: {},
  }),
  aliases: {},
};
