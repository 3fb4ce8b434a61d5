import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { silentReporter } from '../../../src/errors/reporter.js';
import { loadService } from '../../../src/service/load/load-service.js';
import { findAssets } from '../../../src/service/package/assets.js';
import { openBuildContext } from '../../../src/service/package/build-context.js';
import { bundleFunctions } from '../../../src/service/package/bundle.js';
import { fileReader } from '../../../src/service/package/file-reader.js';
import { planFunction } from '../../../src/service/package/plan-function.js';
import { templateOf } from '../../../src/service/package/template-only.js';
import { serviceFile } from '../../support/packaging.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../../support/write-files.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('a function over the library', () => {
  const folder = tempFolder();

  async function bundle(environment: string, more = '') {
    mkdirSync(join(folder(), 'node_modules'));
    symlinkSync(root, join(folder(), 'node_modules/emojify-serverless'));
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ analyze: `handler: analyze.handler, environment: { ${environment} }` }) + more,
      'analyze.ts': `
        import { analyzeImageHandler, detectorFromEnvironment, jsonLog, storesFromEnvironment } from 'emojify-serverless/lambda';
        const stores = await storesFromEnvironment(process.env);
        const detector = detectorFromEnvironment(process.env);
        export const handler = analyzeImageHandler({ ...stores, detector, now: Date.now, log: jsonLog() });`,
    });
    const service = await loadService({ cwd: folder(), env: {} });
    const context = openBuildContext(service, folder(), silentReporter);
    const plan = await planFunction(service.functions[0]!, context);
    const bundles = await bundleFunctions([plan.entry!], service, silentReporter);
    const made = bundles.get('analyze')!;
    const assets = await findAssets(made, {
      root: service.root,
      read: fileReader().read,
      reporter: silentReporter,
      added: () => false,
    });
    const { Architectures } = templateOf(service).Resources.AnalyzeLambdaFunction?.Properties ?? {};
    return {
      packages: made.packages.map(({ name }) => name).sort(),
      assets: assets.map(({ path }) => path).sort(),
      Architectures,
    };
  }

  it('has neither SQLite nor the embedded detector and its models when Rekognition finds the faces', async () => {
    const made = await bundle('FACE_DETECTOR: rekognition');
    expect(made).to.deep.equal({ packages: ['sharp'], assets: ['libheif.wasm'], Architectures: ['arm64'] });
  });

  it('has the embedded detector with its models when that is asked for, and runs on x86_64', async () => {
    const made = await bundle('FACE_DETECTOR: local');
    expect(made).to.deep.equal({
      packages: ['onnxruntime-node', 'sharp'],
      assets: ['libheif.wasm', 'models/centerface.ort', 'models/emotion.ort'],
      Architectures: ['x86_64'],
    });
  });

  it('keeps the embedded detector if FACE_DETECTOR is resolved only by CloudFormation', async () => {
    const { packages } = await bundle(
      'FACE_DETECTOR: { Ref: Detector }',
      '\nresources: { Parameters: { Detector: { Type: String } } }\n',
    );
    expect(packages).to.include('onnxruntime-node');
  });
});
