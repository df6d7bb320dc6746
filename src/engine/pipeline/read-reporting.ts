/** What the pipeline file says for showing and comparing; no stage depends on it. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Project } from '../project.ts';
import { describeIssues } from './describe-issue.ts';
import { type ParameterFiles, readParameterFile } from './parameter-file.ts';
import { doubleOf, type ParameterValue, toJson } from './parameter-value.ts';
import { pipelineSchema, type RawPipeline } from './pipeline-schema.ts';
import { projectPath } from './project-path.ts';
import { readTopPlots } from './read-plots.ts';
import type { ResolvedStages } from './resolve-stages.ts';
import { resolveTemplates, type TemplateProblem } from './template.ts';
import { templateDiagnostics } from './template-diagnostics.ts';
import type { YamlPath, YamlSource } from './yaml-source.ts';

const reportingSchema = pipelineSchema.pick({ params: true, metrics: true, plots: true });

export async function readReporting(
  root: string,
  source: YamlSource,
  pipeline: RawPipeline,
  { stages, scope }: ResolvedStages,
  files: ParameterFiles,
  diagnostics: Diagnostic[],
): Promise<Pick<Project, 'metrics' | 'plots' | 'parameterFiles'>> {
  const problems: TemplateProblem[] = [];
  const { params, metrics, plots } = pipeline;
  // The reader of the file made it of parameter values only.
  const written = { params, metrics, plots } as { [name: string]: ParameterValue };
  const value = Object.fromEntries(
    Object.entries(written).flatMap(([name, member]) =>
      member === undefined ? [] : [[name, resolveTemplates(member, scope, [name], problems)]],
    ),
  );
  diagnostics.push(...templateDiagnostics(problems, source));
  const parsed = reportingSchema.safeParse(value);
  const unresolved = new Set(problems.map(({ path }) => JSON.stringify(path)));
  for (const { path, part, message } of describeIssues(parsed.error?.issues ?? [], value, called, () => [])) {
    if (!unresolved.has(JSON.stringify(path))) diagnostics.push(source.at(path, message, part));
  }
  const { data = {} } = parsed;
  // A file that is only shown may be missing.
  for (const file of Array.isArray(data.params) ? data.params : [])
    await readParameterFile(root, projectPath('.', file), files, diagnostics);
  return {
    metrics: (data.metrics ?? []).map((path) => projectPath('.', path)),
    plots: [...readTopPlots(data.plots ?? []), ...stages.flatMap((stage) => stage.plots)],
    parameterFiles: [...files].flatMap(([path, values]) =>
      values === undefined || values === null
        ? []
        : [{ path, values: toJson(values, (number) => doubleOf(number) ?? number.text) }],
    ),
  };
}

const called = (path: YamlPath): string => path.join('.');
