import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRemoteConfig } from '../../../src/engine/remote/read-remote-config.ts';
import type { FuzzTarget } from '../target.ts';

const target: FuzzTarget = {
  name: 'config',
  seeds: [
    'remote: {url: "s3://bucket/prefix", endpoint: "http://localhost:7070", region: eu-1}\n',
    'remote:\n  url: ../share\n',
  ],
  dictionary: ['remote: ', 'url: ', 'endpoint: ', 'file:///', 's3://'],
  feed: (input, folder) => {
    writeFileSync(join(folder, 'mlops.yaml'), input);
    return readRemoteConfig(folder);
  },
};

export default target;
