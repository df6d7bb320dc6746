import { string } from '@oclif/core/flags';

export const remoteFlag = string({
  description: 's3://bucket/prefix, file:///folder or a folder; default: `remote` in mlops.yaml',
  helpValue: '<url>',
});
