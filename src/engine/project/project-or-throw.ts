import type { Diagnostic } from '../../core/diagnostic.ts';
import { MlopsError } from '../../core/error.ts';
import type { Result } from '../../core/result.ts';
import type { Project } from './project.ts';

/** @throws MlopsError PIPELINE_INVALID with every mistake of the pipeline file */
export function projectOrThrow(result: Result<Project, readonly Diagnostic[]>): Project {
  if (result.ok) return result.value;
  const diagnostics = result.error;
  const files = [...new Set(diagnostics.map(({ file }) => `\`${file}\``))].join(' and ');
  const count = diagnostics.length === 1 ? 'a mistake' : `${diagnostics.length} mistakes`;
  throw new MlopsError({ code: 'PIPELINE_INVALID', message: `${count} in ${files}`, diagnostics });
}
