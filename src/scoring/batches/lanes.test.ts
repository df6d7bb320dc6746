import { expect, test } from 'vitest';
import { realEffects } from '../../core/effects.ts';
import { openLanes } from './lanes.ts';

test('no more pieces of work are under way than there are lanes, and who waits longest is next', async () => {
  const { lane } = openLanes(2, realEffects);
  const order: number[] = [];
  let atOnce = 0;
  let most = 0;
  const work = (place: number) =>
    lane(place % 2 === 0 ? 'reading' : 'writing')(async () => {
      order.push(place);
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      return place;
    });
  const places = Array.from({ length: 20 }, (_, place) => place);
  expect(await Promise.all(places.map(work))).toEqual(places);
  expect(order).toEqual(places);
  expect(most).toBe(2);
});

test('a failure frees its lane', async () => {
  const { lane, busy } = openLanes(1, realEffects);
  const fails = () => lane('scoring')(() => Promise.reject(new Error('no')));
  await expect(Promise.all([fails(), fails()])).rejects.toThrow('no');
  expect(await lane('scoring')(() => Promise.resolve('free'))).toBe('free');
  expect(busy().reading).toBe(0);
});

test('time counts from where work begins, not while it waits', async () => {
  let now = 0;
  const { lane, busy } = openLanes(1, { elapsed: () => now });
  const work = async () => {
    now += 10;
  };
  await Promise.all([lane('reading')(work), lane('writing')(work), lane('writing')(work)]);
  expect(busy()).toEqual({ reading: 10, scoring: 0, checking: 0, writing: 20 });
});
