import { DetectFacesCommand, type FaceDetail } from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import { expect } from 'chai';
import sharp from 'sharp';
import { createRekognitionClient } from '../../../src/adapters/rekognition/rekognition-client.js';
import { createRekognitionDetector } from '../../../src/adapters/rekognition/rekognition-detector.js';
import { EmojifyError } from '../../../src/errors/emojify-error.js';
import { astronaut, frameOf } from '../../core/detect/astronaut.js';
import { client, detail } from './rekognition-answers.js';

const box = { left: 0.25, top: 0.5, width: 0.1, height: 0.2 };
const stored = { bucket: 'photos', key: 'originals/1', width: 1000, height: 600 };

async function answered(details: FaceDetail[]) {
  const mocked = client();
  mockClient(mocked).on(DetectFacesCommand).resolves({ FaceDetails: details });
  return (await createRekognitionDetector(mocked).detectStored(stored)) ?? [];
}

async function refusedWith(error: object): Promise<EmojifyError> {
  const mocked = client();
  mockClient(mocked)
    .on(DetectFacesCommand)
    .rejects(Object.assign(new Error('as AWS says'), error));
  try {
    await createRekognitionDetector(mocked).detectStored(stored);
  } catch (thrown) {
    if (thrown instanceof EmojifyError) return thrown;
    throw thrown;
  }
  throw new Error('no error');
}

describe('Rekognition’s answers', () => {
  it('become faces in pixels of the stored photo, which Rekognition reads itself', async () => {
    const mocked = client();
    const calls = mockClient(mocked)
      .on(DetectFacesCommand)
      .resolves({ FaceDetails: [detail(box)] });
    const [face] = (await createRekognitionDetector(mocked).detectStored(stored)) ?? [];
    expect(face).to.deep.equal({
      box: { left: 250, top: 300, width: 100, height: 120 },
      roll: -4.5,
      confidence: 99.9,
      emotion: 'HAPPY',
      emotionConfidence: 96,
    });
    expect(calls.commandCalls(DetectFacesCommand)[0]!.args[0].input).to.deep.equal({
      Image: { S3Object: { Bucket: 'photos', Name: 'originals/1' } },
      Attributes: ['ALL'],
    });
  });

  it('keep boxes that reach over the edge', async () => {
    const [face] = await answered([detail({ left: -0.02, top: 0.9, width: 0.1, height: 0.2 })]);
    expect(face!.box).to.deep.equal({ left: -20, top: 540, width: 100, height: 120 });
  });

  it('name no emotion that is not sure', async () => {
    const [unsure] = await answered([detail(box, { Emotions: [{ Type: 'SAD', Confidence: 41 }] })]);
    expect(unsure).to.include({ emotion: 'UNKNOWN', emotionConfidence: 41 });
    const [none] = await answered([detail(box, { Emotions: [] })]);
    expect(none).to.include({ emotion: 'UNKNOWN', emotionConfidence: 0 });
  });

  it('tell attributes that are surely true, and no others', async () => {
    const [face] = await answered([
      detail(box, {
        Sunglasses: { Value: true, Confidence: 97 },
        Beard: { Value: true, Confidence: 60 },
        MouthOpen: { Value: false, Confidence: 99 },
        EyesOpen: { Value: false, Confidence: 95 },
      }),
    ]);
    expect(face!.attributes).to.deep.equal({ sunglasses: true, eyesClosed: true });
  });
});

describe('a photo in S3 with as many faces as Rekognition returns', () => {
  const faces = (count: number) => Array.from({ length: count }, () => detail(box));

  it('is left to be searched in parts', async () => {
    const mocked = client();
    mockClient(mocked)
      .on(DetectFacesCommand)
      .resolvesOnce({ FaceDetails: faces(99) })
      .resolves({ FaceDetails: faces(100) });
    const detector = createRekognitionDetector(mocked);
    expect(await detector.detectStored(stored)).to.have.length(99);
    expect(await detector.detectStored(stored)).to.equal(undefined);
  });
});

describe('a photo sent to Rekognition', () => {
  it('is a JPEG under 5 MB, made smaller only as far as needed', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 80 } as const;
    const image = sharp({ create: { width: 3600, height: 2600, channels: 3, background: '#000', noise } });
    const mocked = client();
    const calls = mockClient(mocked)
      .on(DetectFacesCommand)
      .resolves({ FaceDetails: [detail(box)] });
    const [face] = await createRekognitionDetector(mocked).detect(await frameOf(image));
    const bytes = Buffer.from(calls.commandCalls(DetectFacesCommand)[0]!.args[0].input.Image!.Bytes!);
    expect(bytes.length).to.be.within(2 * 1024 * 1024, 5 * 1024 * 1024);
    expect((await sharp(bytes).metadata()).format).to.equal('jpeg');
    expect(face!.box.left).to.be.closeTo(900, 2);
    expect(face!.box.height).to.be.closeTo(520, 2);
  });

  it('is sent as large as it is when that fits', async () => {
    const mocked = client();
    const calls = mockClient(mocked).on(DetectFacesCommand).resolves({});
    expect(await createRekognitionDetector(mocked).detect(await frameOf(astronaut()))).to.deep.equal([]);
    const bytes = Buffer.from(calls.commandCalls(DetectFacesCommand)[0]!.args[0].input.Image!.Bytes!);
    expect(await sharp(bytes).metadata()).to.include({ width: 512, height: 512 });
  });
});

describe('Rekognition’s errors', () => {
  const cases: readonly [what: string, error: object, code: string, transient: boolean][] = [
    ['no credentials', { name: 'CredentialsProviderError' }, 'REKOGNITION_CREDENTIALS', false],
    ['expired credentials', { name: 'ExpiredTokenException' }, 'REKOGNITION_CREDENTIALS', false],
    ['unknown credentials', { name: 'UnrecognizedClientException' }, 'REKOGNITION_CREDENTIALS', false],
    ['a wrong clock', { name: 'InvalidSignatureException' }, 'REKOGNITION_CREDENTIALS', false],
    ['access denied', { name: 'AccessDeniedException' }, 'REKOGNITION_ACCESS_DENIED', false],
    ['throttled', { name: 'ThrottlingException' }, 'REKOGNITION_THROTTLED', true],
    ['over its quota', { name: 'ProvisionedThroughputExceededException' }, 'REKOGNITION_THROTTLED', true],
    ['an image too large', { name: 'ImageTooLargeException' }, 'REKOGNITION_IMAGE', false],
    ['an image it cannot read', { name: 'InvalidImageFormatException' }, 'REKOGNITION_IMAGE', false],
    ['an object it may not read', { name: 'InvalidS3ObjectException' }, 'REKOGNITION_IMAGE', false],
    ['no region', { message: 'Region is missing' }, 'REKOGNITION_REGION', false],
    [
      'a region without it',
      { code: 'ENOTFOUND', hostname: 'rekognition.x.amazonaws.com' },
      'REKOGNITION_REGION',
      false,
    ],
    ['a fault of its own', { name: 'InternalServerError', $fault: 'server' }, 'REKOGNITION_UNAVAILABLE', true],
    ['no connection', { code: 'ECONNREFUSED' }, 'REKOGNITION_UNAVAILABLE', true],
    ['no answer in time', { name: 'TimeoutError' }, 'REKOGNITION_UNAVAILABLE', true],
    ['an unknown fault of the server', { name: 'Odd', $fault: 'server' }, 'REKOGNITION_UNAVAILABLE', true],
    ['anything else', { name: 'InvalidParameterException', $fault: 'client' }, 'REKOGNITION_FAILED', false],
  ];
  for (const [what, error, code, transient] of cases) {
    it(`${what}: ${code}, ${transient ? 'worth trying again' : 'final'}`, async () => {
      const ours = await refusedWith(error);
      expect(ours.code).to.equal(code);
      expect(ours.data?.retryable === true).to.equal(transient);
      expect(ours.cause).to.be.an('error');
    });
  }

  it('name the action that is denied', async () => {
    expect((await refusedWith({ name: 'AccessDeniedException' })).message).to.contain('rekognition:DetectFaces');
  });
});

describe('the client for Rekognition', () => {
  it('slows down when it is throttled, and uses the given endpoint', async () => {
    const made = await createRekognitionClient({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:9' });
    expect(await made.config.region()).to.equal('eu-west-1');
    expect(await made.config.maxAttempts()).to.equal(8);
    expect(await made.config.retryStrategy()).to.have.property('mode', 'adaptive');
    made.destroy();
  });
});
