import type { Resource, Service, ServiceLayer } from '../types.js';
import { defined } from './builder.js';
import { layerId, plainId } from './names.js';

/** The layers in SAM's words: it makes a new version when the content changes, and has functions refer to that. */
export function layerResources({ layers }: Service): Record<string, Resource> {
  return Object.fromEntries(
    layers.flatMap((layer) => [[layer.logicalId, layerResource(layer)], ...permissions(layer)]),
  );
}

function layerResource({ name, zip, settings }: ServiceLayer): Resource {
  const { description, compatibleArchitectures, compatibleRuntimes, licenseInfo, retain } = settings;
  return {
    Type: 'AWS::Serverless::LayerVersion',
    Properties: defined({
      LayerName: name,
      Description: description,
      ContentUri: zip,
      CompatibleArchitectures: compatibleArchitectures,
      CompatibleRuntimes: compatibleRuntimes,
      LicenseInfo: licenseInfo,
      RetentionPolicy: retain ? 'Retain' : 'Delete',
    }),
  };
}

/** Who else may use a layer; `*` is everyone. */
function permissions({ key, logicalId, settings }: ServiceLayer): [string, Resource][] {
  return (settings.allowedAccounts ?? []).map((account) => [
    `${layerId(key)}Permission${account === '*' ? 'All' : plainId(account)}`,
    {
      Type: 'AWS::Lambda::LayerVersionPermission',
      Properties: { Action: 'lambda:GetLayerVersion', LayerVersionArn: { Ref: logicalId }, Principal: account },
    },
  ]);
}
