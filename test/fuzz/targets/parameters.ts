import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../../src/core/diagnostic.ts';
import { MlopsError } from '../../../src/core/error.ts';
import { readParameterFile } from '../../../src/engine/pipeline/parameters/parameter-file.ts';
import type { FuzzTarget } from '../target.ts';

const FILES = ['params.yaml', 'params.json', 'params.toml'];

const target: FuzzTarget = {
  name: 'parameters',
  seeds: [
    'n: 2\na: &a {x: 1.5, y: [1, 2, true]}\nb: {<<: *a, z: ~}\nc: |\n  text\n  more\nd: 2020-01-01\n',
    '{"n": 2, "a": {"x": 1.5, "y": [1, 2, true, null]}, "long": 12345678901234567890}',
    'n = 2\n[a]\nx = 1.5\ny = [1, 2]\nd = 2020-01-01T00:00:00Z\n[[b]]\nz = "t"\n',
  ],
  feed: async (input, folder) => {
    for (const path of FILES) {
      writeFileSync(join(folder, path), input);
      const diagnostics: Diagnostic[] = [];
      await readParameterFile(folder, path, new Map(), diagnostics);
      if (diagnostics.length > 0 && path === FILES.at(-1))
        throw new MlopsError({ code: 'PARAMETERS_INVALID', message: 'refused', diagnostics });
    }
  },
};

export default target;
