/** What a chart of a pipeline shows, and the templates that dvc.yaml knows. */

/** https://dvc.org/doc/user-guide/experiment-management/visualizing-plots#plot-templates-data-series-only */
export const PLOT_TEMPLATES = [
  'linear',
  'simple',
  'scatter',
  'smooth',
  'bar_horizontal',
  'bar_horizontal_sorted',
  'confusion',
  'confusion_normalized',
] as const;

export type PlotTemplate = (typeof PLOT_TEMPLATES)[number];

export interface PlotData {
  readonly template: PlotTemplate;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly points: readonly {
    readonly x: number | string;
    readonly y: number | string;
    readonly series: string;
    readonly revision: string;
  }[];
}
