import { readFile } from 'node:fs/promises';
import type { Attribute, DetectFacesCommandInput } from '@aws-sdk/client-rekognition';
import { DetectFacesCommand, DetectLabelsCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { expect } from 'chai';
import { Hono } from 'hono';
import sharp from 'sharp';
import { createLocalDetector } from '../../../src/core/detect/local-detector.js';
import { type Listening, listen } from '../../../src/dev/listen.js';
import { startRekognition } from '../../../src/dev/rekognition/start.js';
import { silentReporter } from '../../../src/errors/reporter.js';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const host = '127.0.0.1';

describe('the Rekognition endpoint, called by the real SDK client', () => {
  let astronaut: Buffer;
  let bucket: Listening;
  let endpoint: Listening;
  let client: RekognitionClient;

  before(async () => {
    process.env.AWS_ACCESS_KEY_ID ??= 'test';
    process.env.AWS_SECRET_ACCESS_KEY ??= 'test';
    astronaut = await readFile('samples/astronaut.jpg');
    bucket = await listen(bucketOf({ 'my photos/a+b.jpg': astronaut, huge: Buffer.alloc(15 * 1024 * 1024 + 1) }), {
      host,
      port: 0,
      flag: '--port',
    });
    const options = { host, port: 0, region: 'eu-west-1', reporter: silentReporter, s3Endpoint: bucket.url };
    endpoint = await startRekognition({ ...options, detector: await createLocalDetector() });
    client = new RekognitionClient({ region: 'eu-west-1', endpoint: endpoint.url, credentials, maxAttempts: 1 });
  });

  after(async () => {
    client.destroy();
    await endpoint.close();
    await bucket.close();
  });

  const detect = (image: DetectFacesCommandInput['Image'], attributes?: string[]) =>
    client.send(new DetectFacesCommand({ Image: image, Attributes: attributes as Attribute[] | undefined }));

  async function refusalOf(call: Promise<unknown>): Promise<{ name: string; status: number; requestId: string }> {
    const error = await call.then(
      () => expect.fail('it was answered'),
      (thrown) => thrown,
    );
    return { name: error.name, status: error.$metadata.httpStatusCode, requestId: error.$metadata.requestId };
  }

  it('finds the face of a photo sent inline, with its box as ratios', async () => {
    const { FaceDetails: faces, $metadata } = await detect({ Bytes: astronaut });
    expect(faces).to.have.length(1);
    const { BoundingBox: box, Confidence, Pose, Quality } = faces![0]!;
    expect(box!.Left! + box!.Width! / 2).to.be.closeTo(0.44, 0.05);
    expect(box!.Top! + box!.Height! / 2).to.be.closeTo(0.22, 0.06);
    expect(Confidence).to.be.within(50, 100);
    expect(Pose!.Roll).to.be.within(-45, 45);
    expect(Quality!.Brightness).to.be.within(1, 100);
    expect(Quality!.Sharpness).to.be.within(1, 100);
    expect($metadata.requestId).to.match(/^[0-9a-f-]{36}$/);
  });

  it('marks eyes, nose and mouth, left and right as seen in the photo', async () => {
    const { FaceDetails: faces } = await detect({ Bytes: astronaut });
    const places = new Map(faces![0]!.Landmarks!.map(({ Type, X, Y }) => [Type, { x: X!, y: Y! }]));
    const { eyeLeft, eyeRight, nose, mouthLeft, mouthRight } = Object.fromEntries(places);
    expect([...places.keys()]).to.deep.equal(['eyeLeft', 'eyeRight', 'nose', 'mouthLeft', 'mouthRight']);
    expect(eyeLeft!.x).to.be.below(eyeRight!.x);
    expect(mouthLeft!.x).to.be.below(mouthRight!.x);
    expect(nose!.y).to.be.above(eyeLeft!.y).and.below(mouthLeft!.y);
    const { Left, Top, Width, Height } = faces![0]!.BoundingBox!;
    for (const { x, y } of places.values()) {
      expect(x).to.be.within(Left!, Left! + Width!);
      expect(y).to.be.within(Top!, Top! + Height!);
    }
  });

  it('returns emotion and smile only on request', async () => {
    const plain = await detect({ Bytes: astronaut });
    expect(plain.FaceDetails![0]).not.to.have.any.keys('Emotions', 'Smile');
    const all = await detect({ Bytes: astronaut }, ['ALL', 'DEFAULT']);
    expect(all.FaceDetails![0]!.Emotions![0]).to.include({ Type: 'HAPPY' });
    expect(all.FaceDetails![0]!.Smile).to.include({ Value: true });
    const some = await detect({ Bytes: astronaut }, ['EMOTIONS']);
    expect(some.FaceDetails![0]).to.have.property('Emotions');
    expect(some.FaceDetails![0]).not.to.have.property('Smile');
  });

  it('measures a darker photo as darker, and a blurred one as less sharp', async () => {
    const qualityOf = async (bytes: Buffer) => (await detect({ Bytes: bytes })).FaceDetails![0]!.Quality!;
    const original = await qualityOf(astronaut);
    const dark = await qualityOf(await sharp(astronaut).linear(0.5, 0).jpeg().toBuffer());
    const blurred = await qualityOf(await sharp(astronaut).blur(3).jpeg().toBuffer());
    expect(dark.Brightness).to.be.below(original.Brightness! * 0.7);
    expect(blurred.Sharpness).to.be.below(original.Sharpness! * 0.7);
  });

  it('gives boxes of the upright photo, whatever its EXIF orientation', async () => {
    const turned = await sharp(astronaut).rotate(90).withMetadata({ orientation: 8 }).jpeg().toBuffer();
    const [upright, fromExif] = await Promise.all([detect({ Bytes: astronaut }), detect({ Bytes: turned })]);
    const left = upright.FaceDetails![0]!.BoundingBox!.Left!;
    expect(fromExif.FaceDetails![0]!.BoundingBox!.Left).to.be.closeTo(left, 0.03);
  });

  it('reads S3 objects with the S3 client, keys with spaces and plus signs included', async () => {
    const { FaceDetails: faces } = await detect({ S3Object: { Bucket: 'photos', Name: 'my photos/a+b.jpg' } });
    expect(faces).to.have.length(1);
  });

  it('answers an empty list for a photo without faces', async () => {
    const sky = await sharp({ create: { width: 200, height: 200, channels: 3, background: 'skyblue' } })
      .png()
      .toBuffer();
    expect((await detect({ Bytes: sky })).FaceDetails).to.deep.equal([]);
  });

  describe('refuses, as Rekognition does', () => {
    const inline = (bytes: () => Buffer | Promise<Buffer>) => async () => detect({ Bytes: await bytes() });
    const object = (name: string) => () => detect({ S3Object: { Bucket: 'photos', Name: name } });
    const cases: [what: string, error: string, call: () => Promise<unknown>][] = [
      ['bytes that are no image', 'InvalidImageFormatException', inline(() => Buffer.from('hello'))],
      ['half a JPEG', 'InvalidImageFormatException', inline(() => astronaut.subarray(0, astronaut.length / 2))],
      ['WebP', 'InvalidImageFormatException', inline(() => sharp(astronaut).webp().toBuffer())],
      ['more than 5 MB inline', 'ImageTooLargeException', inline(() => Buffer.alloc(5 * 1024 * 1024 + 1))],
      ['far more than 5 MB inline', 'ImageTooLargeException', inline(() => Buffer.alloc(9 * 1024 * 1024))],
      [
        '79 pixels a side',
        'InvalidParameterException',
        inline(() => sharp(astronaut).resize(79, 200).png().toBuffer()),
      ],
      ['no bytes at all', 'InvalidParameterException', inline(() => Buffer.alloc(0))],
      ['neither bytes nor object', 'InvalidParameterException', () => detect({})],
      ['an unknown attribute', 'InvalidParameterException', () => detect({ Bytes: astronaut }, ['WRINKLES'])],
      ['an object that is not there', 'InvalidS3ObjectException', object('gone.jpg')],
      ['an object over 15 MB', 'ImageTooLargeException', object('huge')],
    ];
    for (const [what, name, call] of cases) {
      it(`${what}: ${name}`, async () => {
        const refusal = await refusalOf(call());
        expect(refusal).to.include({ name, status: 400 });
        expect(refusal.requestId).to.match(/^[0-9a-f-]{36}$/);
      });
    }

    it('other operations: UnknownOperationException', async () => {
      const call = client.send(new DetectLabelsCommand({ Image: { Bytes: astronaut } }));
      expect(await refusalOf(call)).to.include({ name: 'UnknownOperationException', status: 400 });
    });

    it('a call without a signature: MissingAuthenticationTokenException', async () => {
      const headers = {
        'x-amz-target': 'RekognitionService.DetectFaces',
        'content-type': 'application/x-amz-json-1.1',
      };
      const answer = await fetch(endpoint.url, { method: 'POST', headers, body: '{}' });
      expect(answer.status).to.equal(400);
      expect(await answer.json()).to.include({ __type: 'MissingAuthenticationTokenException' });
    });
  });
});

/** As much of S3 as GetObject needs: path-style keys, 404 with S3's XML. */
function bucketOf(objects: Readonly<Record<string, Buffer>>): Hono {
  return new Hono().get('/photos/*', ({ req }) => {
    const key = decodeURIComponent(new URL(req.url).pathname.slice('/photos/'.length));
    const bytes = objects[key];
    if (bytes) return new Response(new Uint8Array(bytes));
    const xml = '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>';
    return new Response(xml, { status: 404, headers: { 'content-type': 'application/xml' } });
  });
}
