import { localTime } from '../../../core/effects.ts';
import type { RegisteredModels } from '../../../app/models/registered-models.ts';
import type { Paint } from '../paint.ts';
import { table } from '../table.ts';

const COLUMNS = [
  { title: 'version' },
  { title: 'algorithm' },
  { title: 'AUC', align: 'right' },
  { title: 'F1', align: 'right' },
  { title: 'decision' },
  { title: 'in production' },
] as const;

export function renderModels(models: RegisteredModels, paint: Paint, columns?: number): string {
  if (models.length === 0) return 'no model is registered yet\n';
  const rows = models.map((model) => [
    model.version,
    model.algorithm,
    figure(model.auc),
    figure(model.f1),
    model.decision ?? '',
    productionCell(model, paint),
  ]);
  return table(COLUMNS, rows, columns);
}

function figure(value: number | null): string {
  return value === null ? '' : value.toFixed(4);
}

function productionCell(
  { production, promotedAt, wasInProduction }: RegisteredModels[number],
  paint: Paint,
): string {
  if (!wasInProduction) return 'never';
  const since = promotedAt === null ? '' : `, since ${localTime(promotedAt)}`;
  return production ? paint('good', `now${since}`) : `before${since}`;
}
