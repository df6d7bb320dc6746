/** What the pipeline file says for showing and comparing; no stage depends on it. */
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { Project } from '../project/project.ts';
import { describeIssues } from './yaml/describe-issues.ts';
import type { ParameterFiles } from './parameters/parameter-file.ts';
import type { ParameterValue } from './parameters/parameter-value.ts';
import { pipelineSchema, type RawPipeline } from './pipeline-schema.ts';
import { projectPath } from './project-path.ts';
import { readTopPlots } from './read-plots.ts';
import type { ResolvedStages } from './resolve-stages.ts';
import { resolveTemplates, type TemplateProblem } from './yaml/template.ts';
import { templateDiagnostics } from './yaml/template-diagnostics.ts';
import type { YamlPath } from './yaml/yaml-places.ts';
import type { YamlSource } from './yaml/yaml-source.ts';

const reportingSchema = pipelineSchema.pick({ params: true, metrics: true, plots: true, artifacts: true });

export function readReporting(
  source: YamlSource,
  pipeline: RawPipeline,
  { stages, scope }: ResolvedStages,
  files: ParameterFiles,
  diagnostics: Diagnostic[],
): Pick<Project, 'metrics' | 'plots' | 'parameterFiles'> {
  const problems: TemplateProblem[] = [];
  const { params, metrics, plots, artifacts } = pipeline;
  // The reader of the file made it of parameter values only.
  const written = { params, metrics, plots, artifacts } as { [name: string]: ParameterValue };
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
  const used = [...files].flatMap(([path, values]) => (values === undefined ? [] : [path]));
  // Of a file that is only shown nothing depends on what it holds: a stage may make it, and leave it broken.
  const shown = Array.isArray(data.params) ? data.params.map((path) => projectPath('.', path)) : [];
  return {
    metrics: (data.metrics ?? []).map((path) => projectPath('.', path)),
    plots: [...readTopPlots(data.plots ?? []), ...stages.flatMap((stage) => stage.plots)],
    parameterFiles: [...new Set([...used, ...shown])],
  };
}

const called = (path: YamlPath): string => path.join('.');
