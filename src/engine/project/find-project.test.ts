import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findProject } from './find-project.ts';

const NOBODY = 65_534;
const mayBecomeNobody = process.getuid?.() === 0 && process.seteuid !== undefined;

test.skipIf(!mayBecomeNobody)(
  'a folder that may not be entered is not one without a pipeline (needs root, to become nobody: skipped)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'mlops-entered-'));
    mkdirSync(join(folder, 'project'));
    writeFileSync(join(folder, 'project/pipeline.yaml'), '');
    try {
      process.seteuid?.(NOBODY);
      for (const file of [undefined, 'pipeline.yaml'])
        expect(() => findProject(join(folder, 'project'), file)).toThrow(
          expect.objectContaining({
            code: 'CANNOT_READ',
            exitCode: 2,
            message: expect.stringContaining('permission denied'),
          }),
        );
    } finally {
      process.seteuid?.(0);
      rmSync(folder, { recursive: true });
    }
  },
);

test('where there is none, in a folder that may be read', () => {
  expect(() => findProject('/dev/null/x')).toThrow(expect.objectContaining({ code: 'PIPELINE_MISSING' }));
});
