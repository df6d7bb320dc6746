import { chart } from '../charts/chart.ts';
import { COLOR } from '../charts/chart-theme.ts';
import { coordinate } from '../charts/coordinate.ts';
import { legend } from '../charts/legend.ts';
import { formatInteger, formatNumber } from '../html/format-number.ts';
import { type Html, nothing } from '../html/html.ts';
import type { TrainingDocument } from '../../documents/training-document.ts';

type CurveData = Pick<TrainingDocument, 'curve' | 'loss' | 'solution'>;

const LEARNED = 'learned from';
const HELD = 'held back';

/** @param step what a step of the training is called: Trees, Epochs */
export async function learningCurve({ curve, loss, solution }: CurveData, step: string): Promise<Html> {
  const measure = loss === 'weighted_log_loss' ? 'Weighted log-loss' : 'Log-loss';
  const held = curve.some((point) => point.validation_log_loss !== undefined);
  const best = bestStep(solution);
  const values = curve.flatMap((point) => [
    { step: point.step, loss: coordinate(point.log_loss), rows: LEARNED },
    ...(point.validation_log_loss === undefined
      ? []
      : [{ step: point.step, loss: coordinate(point.validation_log_loss), rows: HELD }]),
  ]);
  return chart({
    name: 'learning-curve',
    title: 'Learning curve',
    caption: caption(measure, held ? best : undefined),
    ...(held
      ? {
          legend: legend([
            { label: LEARNED, color: COLOR.first },
            { label: HELD, color: COLOR.second },
          ]),
        }
      : {}),
    spec: {
      width: 340,
      height: 230,
      layer: [
        {
          data: { values },
          mark: { type: 'line' },
          encoding: {
            x: { field: 'step', type: 'quantitative', title: step },
            y: { field: 'loss', type: 'quantitative', title: measure, scale: { zero: false } },
            color: {
              field: 'rows',
              type: 'nominal',
              sort: null,
              scale: { domain: held ? [LEARNED, HELD] : [LEARNED], range: [COLOR.first, COLOR.second] },
              legend: null,
            },
          },
        },
        ...(best === undefined || !held ? [] : bestMarks(best.step, 'loss', best.loss)),
      ],
    },
  });
}

/** A dashed line at the best step, and a dot on its value. */
function bestMarks(step: number, field: 'loss' | 'auc', value: number) {
  const x = { field: 'step', type: 'quantitative' } as const;
  return [
    {
      data: { values: [{ step }] },
      mark: { type: 'rule' as const, color: COLOR.ink, strokeDash: [4, 3] },
      encoding: { x },
    },
    {
      data: { values: [{ step, [field]: coordinate(value) }] },
      mark: { type: 'circle' as const, color: COLOR.second, opacity: 1, size: 70 },
      encoding: { x, y: { field, type: 'quantitative' as const } },
    },
  ];
}

interface BestStep {
  readonly step: number;
  readonly loss: number;
}

function bestStep(solution: TrainingDocument['solution']): BestStep | undefined {
  if (solution === null || !('validation_log_loss' in solution)) return undefined;
  const step = 'best_epoch' in solution ? solution.best_epoch : solution.best_iteration;
  return { step, loss: solution.validation_log_loss };
}

function caption(measure: string, best: BestStep | undefined): string {
  const weights = measure === 'Log-loss' ? '' : ', each row counted by the weight of its class';
  if (best === undefined) {
    return `Mean log-loss over the training rows${weights}. Where it is flat, more steps bring nothing.`;
  }
  return `Mean log-loss over the rows learned from and those held back${weights}. The dashed line is the best step, ${formatInteger(best.step)}, with ${formatNumber(best.loss)} on the rows held back: the model ends there.`;
}

/** Where the AUC decided when training ends; else nothing. */
export async function aucCurve({ curve, solution }: CurveData, step: string): Promise<Html> {
  if (solution === null || !('best_iteration' in solution)) return nothing;
  const { best_iteration: best, validation_auc: auc } = solution;
  if (auc === undefined) return nothing;
  const values = curve.flatMap((point) =>
    point.validation_auc === undefined ? [] : [{ step: point.step, auc: coordinate(point.validation_auc) }],
  );
  const x = { field: 'step', type: 'quantitative', title: step } as const;
  const y = { field: 'auc', type: 'quantitative', title: 'AUC', scale: { zero: false } } as const;
  return chart({
    name: 'auc-curve',
    title: 'AUC of the rows held back',
    caption: `The AUC decided where training ends: the dashed line is the best step, ${formatInteger(best)}, with ${formatNumber(auc)}.`,
    spec: {
      width: 340,
      height: 230,
      layer: [
        { data: { values }, mark: { type: 'line', color: COLOR.second }, encoding: { x, y } },
        ...bestMarks(best, 'auc', auc),
      ],
    },
  });
}
