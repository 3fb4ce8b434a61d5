import { expect } from 'chai';
import { makeEvent } from '../../../src/aws/invoke/events/make-event.js';
import { EmojifyError } from '../../../src/errors/emojify-error.js';

const context = { region: 'eu-west-1', now: Date.parse('2026-03-01T10:00:00Z'), id: () => 'an-id' };
const make = (kind: string, ...settings: string[]) => makeEvent(kind, settings, context);
type Records = { Records: Record<string, unknown>[] };
const record = (event: Record<string, unknown>) => (event as unknown as Records).Records[0] as Record<string, unknown>;

describe('sample events', () => {
  it('has an HTTP API’s request with its method, path and query where the API puts them', () => {
    const event = make('http', 'method=post', 'path=/images', 'query=a=1&b=2&b=3', 'body={"url":"x"}');
    expect(event).to.deep.include({
      version: '2.0',
      rawPath: '/images',
      rawQueryString: 'a=1&b=2&b=3',
      queryStringParameters: { a: '1', b: '2,3' },
      body: '{"url":"x"}',
    });
    expect(event.requestContext).to.have.nested.include({
      'http.method': 'POST',
      'http.path': '/images',
      time: '01/Mar/2026:10:00:00 +0000',
    });
  });

  it('has S3’s notification with the key written as S3 writes it', () => {
    const event = make('s3', 'bucket=mine', 'key=originals/my photo+ü.jpg');
    expect(record(event)).to.have.nested.include({
      eventName: 'ObjectCreated:Put',
      's3.bucket.name': 'mine',
      's3.bucket.arn': 'arn:aws:s3:::mine',
      's3.object.key': 'originals/my+photo%2B%C3%BC.jpg',
    });
  });

  it('has a DynamoDB record of an image that was analyzed', () => {
    const event = make('dynamodb', 'imageId=7');
    expect(record(event)).to.have.nested.include({
      eventSource: 'aws:dynamodb',
      'dynamodb.Keys.imageId.S': '7',
      'dynamodb.NewImage.imageId.S': '7',
      'dynamodb.NewImage.status.S': 'analyzed',
    });
  });

  it('has an SQS message whose sum fits its body', () => {
    const event = make('sqs', 'body={"a":1}');
    expect(record(event)).to.include({ body: '{"a":1}', md5OfBody: 'bb6cb5c68df4652941caf652a366f2d8' });
  });

  it('has SNS notifications, schedules and EventBridge events', () => {
    expect(record(make('sns', 'message=hi'))).to.have.nested.include({ 'Sns.Message': 'hi', EventSource: 'aws:sns' });
    expect(make('schedule')).to.include({ source: 'aws.events', 'detail-type': 'Scheduled Event' });
    const event = make('eventbridge', 'type=order', 'source=shop', 'detail.id=7');
    expect(event).to.deep.include({ 'detail-type': 'order', source: 'shop', detail: { id: 7 } });
  });

  it('sets a value at any path, with brackets or dots, and creates missing parents', () => {
    const event = make('s3', 'Records[0].s3.object.size=5', 'Records.1.eventName=x', 'extra.deep=true');
    expect(record(event)).to.have.nested.property('s3.object.size', 5);
    expect(event).to.deep.include({ extra: { deep: true } });
    expect(event.Records).to.have.length(2);
  });

  const wrong = [
    ['a kind there is not', () => make('s4'), 'did you mean "s3"'],
    ['a setting without "="', () => make('s3', 'bucket'), 'invalid --set "bucket"'],
    ['a gap in a list', () => make('s3', 'Records[5].x=1'), 'invalid list index'],
    ['a part of a text', () => make('http', 'rawPath.x=1'), 'not an object or list'],
    ['the prototype', () => make('http', '__proto__.x=1'), 'invalid --set'],
  ] as const;
  for (const [what, act, told] of wrong) {
    it(`refuses ${what}`, () => expect(act).to.throw(EmojifyError, told).with.property('code', 'USAGE'));
  }
});
