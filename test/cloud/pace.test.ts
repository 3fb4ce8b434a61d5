import { expect } from 'chai';
import { costOfPhotos } from '../../src/aws/cost/photo-cost.js';
import type { CloudService } from '../../src/cloud/cloud-service.js';
import { createPace, defaultRate, mostInFlight } from '../../src/cloud/pace.js';
import { fakeClock } from '../support/fake-clock.js';

const service = (changes: Partial<CloudService>) =>
  ({ detector: 'rekognition', region: 'us-east-1', functions: [], ...changes }) as unknown as CloudService;

describe('the pace of process --cloud', () => {
  it('is the lower of the API’s throttle and Rekognition’s quota in the region', () => {
    expect(defaultRate(service({ throttle: 20 }))).to.equal(20);
    expect(defaultRate(service({ throttle: 500 }))).to.equal(100);
    expect(defaultRate(service({ throttle: 500, region: 'eu-central-1' }))).to.equal(25);
    expect(defaultRate(service({ throttle: 500, region: 'constructor' }))).to.equal(25);
    expect(defaultRate(service({ throttle: 500, detector: 'local' }))).to.equal(500);
    expect(defaultRate(service({}))).to.equal(20);
  });

  it('lets photos in at its rate, and waits while ten seconds’ worth are in the service', async () => {
    const clock = fakeClock(0);
    const pace = createPace(2, clock, new AbortController().signal);
    for (let photo = 0; photo < mostInFlight(2); photo++) await pace.enter();
    expect(clock.now()).to.equal(9500);
    let entered = false;
    const next = pace.enter().then(() => {
      entered = true;
    });
    await clock.sleep(60_000);
    expect(entered).to.equal(false);
    pace.leave();
    await next;
    expect(entered).to.equal(true);
  });

  it('ends waiting when the run is stopped', async () => {
    const controller = new AbortController();
    const pace = createPace(0.1, fakeClock(0), controller.signal);
    await pace.enter();
    const next = pace.enter();
    controller.abort();
    await next;
  });
});

describe('the cost of photos', () => {
  const functions = [
    { memoryMb: 1024, architecture: 'arm64' as const },
    { memoryMb: 2048, architecture: 'arm64' as const },
  ];

  it('is that of every request and second of the functions', () => {
    // By hand: (1 × 1 + 2 × 2) GB-s × 0.0000133334 + 2 × 0.2/M + (2 × 5 + 3 × 0.4)/M + (6 × 0.625 + 5 × 0.125)/M + 1/k
    const usd = 5 * 13.3334 + 0.4 + 11.2 + 4.375 + 1000;
    expect(costOfPhotos(1e6, { functions, detector: 'rekognition' }, 'us-east-1').usd).to.be.closeTo(usd, 0.01);
    const local = 8 * 13.3334 + 0.4 + 11.2 + 4.375;
    expect(costOfPhotos(1e6, { functions, detector: 'local' }, 'us-east-1').usd).to.be.closeTo(local, 0.01);
  });

  it('takes the prices of another region where none are known, and says so', () => {
    const at = (region: string) => costOfPhotos(1000, { functions, detector: 'rekognition' }, region);
    expect(at('us-east-1').standIn).to.equal(undefined);
    expect(at('eu-central-1').standIn).to.equal('us-east-1');
    expect(at('ap-south-1').usd).to.equal(at('us-east-1').usd);
  });
});
