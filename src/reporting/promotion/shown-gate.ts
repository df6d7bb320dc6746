import type { PromotionDocument } from '../../documents/promotion-document.ts';
import { formatNumber } from '../html/format-number.ts';

type Gate = PromotionDocument['gates'][number];

/** A gate as people read it. */
export interface ShownGate extends Gate {
  /** False: it asks for nothing, since every model reaches 0. */
  readonly isSet: boolean;
}

const BOUND = /^(≥|>) (\S+)$/u;

/** With 4 significant digits, or all where those would not tell the two numbers apart. */
export function shownGate(gate: Gate): ShownGate {
  const [, relation, bound] = BOUND.exec(gate.required) ?? [];
  if (relation === undefined || bound === undefined) return { ...gate, isSet: true };
  if (relation === '≥' && Number(bound) === 0) {
    return { ...gate, isSet: !gate.passed, required: 'no minimum set', actual: short(gate.actual) };
  }
  const [required, actual] = [short(bound), short(gate.actual)];
  if (required === actual && bound !== gate.actual) return { ...gate, isSet: true };
  return { ...gate, isSet: true, required: `${relation} ${required}`, actual };
}

const short = (digits: string): string => formatNumber(Number(digits));
