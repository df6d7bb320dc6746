/**
 * Derivatives of the logistic loss and the loss itself, as integers: src/model/gbdt/gradients.ts and
 * src/model/log-loss.ts, operation for operation, on two rows at a time.
 */
import { exp, expOfMagnitude } from './exp';
import { frame, Frame } from './frame';
import { logOfTwo } from './log';
import { PAIR_HALF, PAIR_ONE, pair } from './pair';
import { GRADIENTS, LOSSES, runJob } from './pool';

const CHUNK: u32 = 8192;
const PAIR_LOSS_SCALE = memory.data<f64>([1048576.0]);

/** What a derivative of one becomes in a row of either class: at most 2^30. */
export function fillGradients(scaleNegative: f64, scalePositive: f64): void {
  const f = frame();
  f.scale = scaleNegative;
  f.scalePositive = scalePositive;
  runJob(GRADIENTS, ((f.trainRows + CHUNK - 1) / CHUNK) as i32);
}

/**
 * The sum over the rows in [begin, end) of the loss in units of 2^-20, each rounded: an integer for either class, which
 * is then multiplied by the weight of the class.
 */
export function sumLosses(begin: u32, end: u32, negative: f64, positive: f64): f64 {
  const f = frame();
  f.begin = begin;
  f.end = end;
  const chunks = (end - begin + CHUNK - 1) / CHUNK;
  runJob(LOSSES, chunks as i32);
  let all: f64 = 0.0;
  let positives: f64 = 0.0;
  for (let chunk: u32 = 0; chunk < chunks; chunk++) {
    all += load<f64>(f.counts + (chunk << 4));
    positives += load<f64>(f.counts + (chunk << 4), 8);
  }
  return negative * (all - positives) + positive * positives;
}

export function gradientChunk(chunk: i32): void {
  const f = frame();
  const begin = (chunk as u32) * CHUNK;
  const end = min(begin + CHUNK, f.trainRows);
  const margins = f.margins;
  const gradients = f.gradients;
  const target = f.target;
  const one = pair(PAIR_ONE);
  const negative = f64x2.splat(f.scale);
  const positive = f64x2.splat(f.scalePositive);
  let row = begin;
  for (; row + 1 < end; row += 2) {
    const margin = v128.load(margins + (row << 3));
    const tail = expOfMagnitude(margin);
    const above = f64x2.ge(margin, f64x2.splat(0.0));
    const probability = f64x2.div(v128.bitselect(one, tail, above), f64x2.add(one, tail));
    const label = labels(target, row);
    const scale = v128.bitselect(positive, negative, f64x2.eq(label, one));
    const first = roundTwo(f64x2.mul(f64x2.sub(probability, label), scale));
    const variance = f64x2.mul(probability, f64x2.sub(one, probability));
    const second = roundTwo(f64x2.mul(variance, scale));
    const firsts = i32x4.trunc_sat_f64x2_s_zero(first);
    const seconds = i32x4.trunc_sat_f64x2_s_zero(second);
    v128.store(gradients + (row << 3), v128.shuffle<i32>(firsts, seconds, 0, 4, 1, 5));
  }
  if (row < end) gradientOfRow(f, row);
}

function gradientOfRow(f: Frame, row: u32): void {
  const margin = load<f64>(f.margins + (row << 3));
  const tail = exp(-abs<f64>(margin));
  const probability = margin >= 0 ? 1.0 / (1.0 + tail) : tail / (1.0 + tail);
  const label = labelOf(f.target, row);
  const scale = label === 1.0 ? f.scalePositive : f.scale;
  const first = (probability - label) * scale;
  const second = probability * (1.0 - probability) * scale;
  const to = f.gradients + (row << 3);
  store<i32>(to, f64x2.extract_lane(roundTwo(f64x2.splat(first)), 0) as i32);
  store<i32>(to, f64x2.extract_lane(roundTwo(f64x2.splat(second)), 0) as i32, 4);
}

export function lossChunk(chunk: i32): void {
  const f = frame();
  const begin = f.begin + (chunk as u32) * CHUNK;
  const end = min(begin + CHUNK, f.end);
  let sum = f64x2.splat(0.0);
  let positives = f64x2.splat(0.0);
  let row = begin;
  for (; row + 1 < end; row += 2) {
    const positive = f64x2.eq(labels(f.target, row), pair(PAIR_ONE));
    const loss = losses(v128.load(f.margins + (row << 3)), positive);
    sum = f64x2.add(sum, loss);
    positives = f64x2.add(positives, v128.and(loss, positive));
  }
  let all = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  let ofPositives = f64x2.extract_lane(positives, 0) + f64x2.extract_lane(positives, 1);
  if (row < end) {
    const positive = f64x2.eq(f64x2.splat(labelOf(f.target, row)), f64x2.splat(1.0));
    const loss = losses(f64x2.splat(load<f64>(f.margins + (row << 3))), positive);
    all += f64x2.extract_lane(loss, 0);
    ofPositives += f64x2.extract_lane(v128.and(loss, positive), 0);
  }
  store<f64>(f.counts + ((chunk as u32) << 4), all);
  store<f64>(f.counts + ((chunk as u32) << 4), ofPositives, 8);
}

/** log(1 + e^-|m|) is the loss on the side that the margin favours. */
function losses(margin: v128, positive: v128): v128 {
  const wrong = v128.bitselect(f64x2.neg(margin), margin, positive);
  const tail = logOfTwo(f64x2.add(pair(PAIR_ONE), expOfMagnitude(margin)));
  const loss = f64x2.add(f64x2.max(wrong, f64x2.splat(0.0)), tail);
  return roundTwo(f64x2.mul(loss, pair(PAIR_LOSS_SCALE)));
}

function labels(target: usize, row: u32): v128 {
  return f64x2(labelOf(target, row), labelOf(target, row + 1));
}

function labelOf(target: usize, row: u32): f64 {
  return ((load<u8>(target + (row >>> 3)) >>> (row & 7)) & 1) as f64;
}

/** Math.round: halves up, exactly. */
function roundTwo(x: v128): v128 {
  const up = f64x2.ceil(x);
  const tooHigh = f64x2.gt(f64x2.sub(up, pair(PAIR_HALF)), x);
  return f64x2.sub(up, v128.and(tooHigh, pair(PAIR_ONE)));
}
