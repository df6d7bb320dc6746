import type { Diagnostic } from '../../../core/diagnostic.ts';
import type { TemplateProblem } from './template.ts';
import type { YamlSource } from './yaml-source.ts';

/** Each problem at its template. */
export function templateDiagnostics(problems: readonly TemplateProblem[], source: YamlSource): Diagnostic[] {
  return problems.flatMap(({ path, template, message }) =>
    message === undefined ? [] : [source.atText(path, template, message)],
  );
}
