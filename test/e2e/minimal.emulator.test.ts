import { join } from 'node:path';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect } from 'chai';
import { SignJWT } from 'jose';
import type { DeployResult } from '../../src/aws/deploy/deploy.js';
import { type CreatedService, createdService } from '../support/created-service.js';
import { type EmulatedAws, startEmulatedAws } from '../support/emulated-aws.js';
import { emulatorCredentials as credentials, emulatorRegion as region } from '../support/emulator.js';
import { expectAllowedDeployer, expectFittingRoles } from '../support/function-roles.js';
import { leftOnAws } from '../support/left-on-aws.js';
import { packedCli } from '../support/packed-cli.js';
import { type PhotoApi, photoApi } from '../support/photo-api.js';
import { sample } from '../support/sample.js';
import { suiteFolder } from '../support/temp-folder.js';

const secret = 'a secret of at least thirty-two characters';

describe('the minimal template with tokens, from npm to AWS', () => {
  const folder = suiteFolder();
  let aws: EmulatedAws;
  let service: CreatedService;
  let request: PhotoApi['request'];

  before(async () => {
    const cli = await packedCli();
    aws = await startEmulatedAws(cli.bin);
    service = await createdService(cli, aws, { folder: join(folder(), 'faces'), template: 'minimal', auth: 'jwt' });
    const ssm = new SSMClient({ endpoint: aws.url, region, credentials });
    const parameter = { Name: '/faces/dev/jwt-secret', Value: secret, Type: 'SecureString' } as const;
    await ssm.send(new PutParameterCommand(parameter));
  });
  after(() => aws?.stop());

  const count = (authorization: string) => {
    const headers = { 'content-type': 'image/jpeg', authorization };
    return request('POST', '/faces', { headers, body: new Uint8Array(sample) });
  };

  it('counts faces for callers with a token, and for nobody else', async () => {
    const { endpoints } = await service.json<DeployResult>('deploy', '--yes');
    request = photoApi(aws.url, endpoints.HttpApiUrl!).request;
    const token = new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setSubject('alice').setExpirationTime('1h');
    const signed = await token.sign(new TextEncoder().encode(secret));
    expect(await (await count(`Bearer ${signed}`)).json()).to.deep.include({ faces: 1 });
    expect((await count('Bearer nonsense')).status).to.be.oneOf([401, 403]);
  });

  it('calls what the roles of its functions allow, and these allow nothing else', () =>
    expectFittingRoles(aws, { countFaces: [], authorizer: [] }));

  it('is removed with all it made, all by calls that the documented policy allows', async () => {
    await service.json('remove', '--yes');
    expect(await leftOnAws(aws.url)).to.deep.equal([]);
    expectAllowedDeployer(aws, 'faces');
  });
});
