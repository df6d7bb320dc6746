/** What dvc.yaml says of charts, in one form. https://dvc.org/doc/user-guide/project-structure/dvcyaml-files#plots */
import type { PlotDefinition, StageName } from '../project/project.ts';
import type { RawPipeline, RawPlotDefinition, RawStagePlot } from './pipeline-schema.ts';
import { projectPath } from './project-path.ts';

type TopPlot = NonNullable<RawPipeline['plots']>[number];

export function readTopPlots(entries: readonly TopPlot[]): PlotDefinition[] {
  return entries.flatMap((entry) =>
    typeof entry === 'string'
      ? [wholeFile(entry)]
      : Object.entries(entry).map(([id, definition]) =>
          definition === null ? wholeFile(id) : defined(id, definition),
        ),
  );
}

/** The charts of one file of a stage; a file without properties has one. */
export function readStagePlots(
  path: string,
  stage: StageName,
  properties: RawStagePlot | readonly RawStagePlot[] | null,
): PlotDefinition[] {
  const all: readonly (RawStagePlot | null)[] = isList(properties) ? properties : [properties];
  return all.map((own) => ({
    id: path,
    stage,
    y: [{ path, columns: own?.y === undefined ? [] : [own.y] }],
    ...(own?.x === undefined ? {} : { x: { column: own.x } }),
    ...labels(own ?? {}),
    ...(own?.header === undefined ? {} : { header: own.header }),
  }));
}

const isList = (
  properties: RawStagePlot | readonly RawStagePlot[] | null,
): properties is readonly RawStagePlot[] => Array.isArray(properties);

const wholeFile = (id: string): PlotDefinition => ({ id, y: [{ path: projectPath('.', id), columns: [] }] });

// With files under `y` the id is a name; without, it is the file.
function defined(id: string, { x, y, ...rest }: RawPlotDefinition): PlotDefinition {
  const files: { readonly [path: string]: string | readonly string[] } =
    typeof y === 'object' && !Array.isArray(y) ? y : { [id]: y ?? [] };
  return {
    id,
    y: Object.entries(files).map(([path, columns]) => ({
      path: projectPath('.', path),
      columns: typeof columns === 'string' ? [columns] : columns,
    })),
    ...horizontal(x),
    ...labels(rest),
  };
}

function horizontal(x: RawPlotDefinition['x']): Pick<PlotDefinition, 'x'> {
  if (x === undefined) return {};
  if (typeof x === 'string') return { x: { column: x } };
  const [path, column] = Object.entries(x)[0] ?? [];
  return path === undefined || column === undefined ? {} : { x: { path: projectPath('.', path), column } };
}

function labels({
  template,
  title,
  x_label: xLabel,
  y_label: yLabel,
}: Pick<RawStagePlot, 'template' | 'title' | 'x_label' | 'y_label'>): Partial<PlotDefinition> {
  return {
    ...(template === undefined ? {} : { template }),
    ...(title === undefined ? {} : { title }),
    ...(xLabel === undefined ? {} : { xLabel }),
    ...(yLabel === undefined ? {} : { yLabel }),
  };
}
