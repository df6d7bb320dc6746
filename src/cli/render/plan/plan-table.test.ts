import { expect, it } from 'vitest';
import type { Plan } from '../../../engine/project/plan.ts';
import { stageName } from '../../../engine/project/project.ts';
import { paintFor } from '../paint.ts';
import { planDocument } from '../../../app/plan/plan-document.ts';
import { renderPlan } from './plan-table.ts';

const plan: Plan = {
  stages: [
    { stage: stageName('split'), verdict: { kind: 'fresh', frozen: false } },
    {
      stage: stageName('train'),
      verdict: {
        kind: 'run',
        certain: true,
        reasons: [
          { kind: 'parameterChanged', name: 'params.depth', before: 5, after: { limit: 6 } },
          { kind: 'parameterChanged', name: 'seed', after: 3 },
        ],
      },
    },
    {
      stage: stageName('score'),
      verdict: {
        kind: 'run',
        certain: false,
        reasons: [{ kind: 'upstream', stage: stageName('train'), path: 'models/candidate' }],
      },
    },
  ],
};

it('says of every stage what would happen, with all reasons', () => {
  expect(renderPlan(plan, paintFor({ hasColour: false }))).toMatchInlineSnapshot(`
    "stage  verdict  why
    split  fresh
    train  run      parameter \`params.depth\`: 5 → {"limit":6}
                    parameter \`seed\`: none → 3
    score  may run  \`train\` comes first

    2 of 3 stages are not up to date
    "
  `);
});

it('does not say that all is well of a pipeline without stages', () => {
  expect(renderPlan({ stages: [] }, paintFor({ hasColour: false }))).toBe('the pipeline has no stages\n');
});

it('says so when nothing would', () => {
  const fresh: Plan = { stages: plan.stages.slice(0, 1) };
  expect(renderPlan(fresh, paintFor({ hasColour: false }))).toContain('everything is up to date\n');
  expect(planDocument(fresh)).toMatchObject({ up_to_date: true });
});

it('tells programs the same in words that do not change', () => {
  expect(planDocument(plan)).toMatchObject({
    up_to_date: false,
    stages: [
      { stage: 'split', verdict: 'fresh', reasons: [] },
      {
        stage: 'train',
        verdict: 'run',
        reasons: [
          { kind: 'parameter_changed', name: 'params.depth', before: 5, after: { limit: 6 } },
          { kind: 'parameter_changed', name: 'seed', after: 3 },
        ],
      },
      { stage: 'score', verdict: 'may_run', reasons: [{ kind: 'upstream', stage: 'train' }] },
    ],
  });
});

it('counts what would not fit a screen: fresh stages and further reasons', () => {
  const fresh = Array.from({ length: 60 }, (_, index) => ({
    stage: stageName(`s${index}`),
    verdict: { kind: 'fresh', frozen: false } as const,
  }));
  const reasons = Array.from({ length: 9 }, (_, index) => ({
    kind: 'inputAdded' as const,
    path: `in${index}`,
  }));
  const busy = { stage: stageName('train'), verdict: { kind: 'run', certain: true, reasons } as const };
  expect(renderPlan({ stages: [...fresh, busy] }, paintFor({ hasColour: false }))).toMatchInlineSnapshot(`
    "stage  verdict  why
    train  run      input \`in0\` is new
                    input \`in1\` is new
                    input \`in2\` is new
                    input \`in3\` is new
                    and 5 more: see \`mlops why train\`

    1 of 61 stages are not up to date; 60 fresh ones are not listed
    "
  `);
  expect(renderPlan({ stages: fresh }, paintFor({ hasColour: false }))).toBe('everything is up to date\n');
});
