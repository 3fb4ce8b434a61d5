import { expect } from 'chai';
import { awsOptions } from '../../src/aws/aws-options.js';

describe('where a command talks to AWS', () => {
  it('is what the flags say', () => {
    const flags = { region: 'eu-west-1', profile: 'work', 'endpoint-url': 'http://127.0.0.1:4566' };
    expect(awsOptions(flags, { AWS_PROFILE: 'other' })).to.deep.equal({
      region: 'eu-west-1',
      profile: 'work',
      endpointUrl: 'http://127.0.0.1:4566',
      pathStyle: true,
    });
  });

  it('names the profile of the environment', () => {
    expect(awsOptions({}, { AWS_PROFILE: 'work' })).to.include({ profile: 'work', pathStyle: false });
    expect(awsOptions({}, { AWS_PROFILE: '' }).profile).to.equal(undefined);
  });

  it('puts buckets in the path for any endpoint of S3', () => {
    expect(awsOptions({}, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }).pathStyle).to.equal(true);
    expect(awsOptions({}, { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' }).pathStyle).to.equal(true);
  });
});
