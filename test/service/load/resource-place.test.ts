import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadService } from '../../../src/service/load/load-service.js';
import { resourcePlace } from '../../../src/service/load/resource-place.js';
import { tempFolder } from '../../support/temp-folder.js';

const file = `service: shop
provider:
  name: aws
  runtime: nodejs20.x
functions:
  view:
    handler: h.main
  viewAll:
    handler: h.main
resources:
  Resources:
    Orders:
      Type: AWS::SQS::Queue
`;

describe('the line a resource comes from', () => {
  const folder = tempFolder();
  const cases: readonly [logicalId: string, line: number | undefined][] = [
    ['ViewLambdaFunction', 6],
    ['ViewAllLambdaFunction', 8],
    ['ViewAllLogGroup', 8],
    ['Orders', 12],
    ['HttpApi', undefined],
  ];
  for (const [logicalId, line] of cases) {
    it(`${logicalId}: ${line === undefined ? 'none, it is generated for the whole service' : `line ${line}`}`, async () => {
      writeFileSync(join(folder(), 'serverless.yml'), file);
      writeFileSync(join(folder(), 'h.js'), 'exports.main = async () => 1;\n');
      const service = await loadService({ cwd: folder(), env: {} });
      expect((await resourcePlace(service, logicalId))?.line).to.equal(line);
    });
  }
});
