import { accountId, asText, type SampleEvent } from './sample-event.js';

/** A notification of an SNS topic. */
export const snsEvent: SampleEvent = {
  make: ({ region, now, id }) => {
    const topic = `arn:aws:sns:${region}:${accountId}:topic`;
    return {
      Records: [
        {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn: `${topic}:${id()}`,
          Sns: {
            Type: 'Notification',
            MessageId: id(),
            TopicArn: topic,
            Subject: null,
            Message: '{}',
            Timestamp: new Date(now).toISOString(),
            SignatureVersion: '1',
            Signature: 'EXAMPLE',
            SigningCertUrl: `https://sns.${region}.amazonaws.com/SimpleNotificationService-example.pem`,
            UnsubscribeUrl: `https://sns.${region}.amazonaws.com/?Action=Unsubscribe`,
            MessageAttributes: {},
          },
        },
      ],
    };
  },
  aliases: {
    message: [{ path: 'Records.0.Sns.Message', value: asText }],
    subject: [{ path: 'Records.0.Sns.Subject', value: asText }],
  },
};
