import { string } from './definitions.ts';

export const remoteFlag = string({
  description: 's3://bucket/prefix, file:///folder or a folder; default: `remote` in mlops.yaml',
  helpValue: '<url>',
});
