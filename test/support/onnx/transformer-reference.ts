/**
 * BERT and GPT-2 written out in plain arithmetic, double precision, one sentence at a time: what every other way of computing them is held to. Rows are
 * plain arrays; nothing is fast.
 */
import type { Linear, Norm } from './arithmetic-nodes.mjs';
import { type BertWeights, bertEpsilon } from './bert-model.mjs';
import { type Gpt2Weights, gpt2Epsilon } from './gpt2-model.mjs';

type Row = readonly number[];
type Rows = readonly Row[];

/** Hidden states of BERT (Devlin and others 2019, section 3): layers 0 … n, each a row per piece. */
export function bertStates(
  weights: BertWeights,
  width: number,
  heads: number,
  ids: readonly number[],
): Rows[] {
  const norm = (rows: Rows, by: Norm): Rows => rows.map((row) => layerNorm(row, by, bertEpsilon));
  let state = norm(
    ids.map((id, place) =>
      sum(
        tableRow(weights.words, width, id),
        tableRow(weights.types, width, 0),
        tableRow(weights.positions, width, place),
      ),
    ),
    weights.norm,
  );
  const states = [state];
  for (const block of weights.blocks) {
    const mixed = attention(
      linear(state, block.query),
      linear(state, block.key),
      linear(state, block.value),
      heads,
      () => true,
    );
    const middle = norm(addRows(linear(mixed, block.output), state), block.attentionNorm);
    const inner = linear(middle, block.inner).map((row) => row.map(gelu));
    state = norm(addRows(linear(inner, block.outer), middle), block.outputNorm);
    states.push(state);
  }
  return states;
}

/** Hidden states of GPT-2 (Radford and others 2019, section 2.3) as Hugging Face counts them: the last one after the last normalization. */
export function gpt2States(
  weights: Gpt2Weights,
  width: number,
  heads: number,
  ids: readonly number[],
): Rows[] {
  const norm = (rows: Rows, by: Norm): Rows => rows.map((row) => layerNorm(row, by, gpt2Epsilon));
  let state: Rows = ids.map((id, place) =>
    sum(tableRow(weights.words, width, id), tableRow(weights.positions, width, place)),
  );
  const states = [state];
  for (const block of weights.blocks) {
    const together = linear(norm(state, block.attentionNorm), block.attention);
    const part = (which: number): Rows =>
      together.map((row) => row.slice(which * width, (which + 1) * width));
    const mixed = attention(part(0), part(1), part(2), heads, (query, key) => key <= query);
    const middle = addRows(linear(mixed, block.output), state);
    const inner = linear(norm(middle, block.innerNorm), block.inner).map((row) => row.map(tanhGelu));
    state = addRows(linear(inner, block.outer), middle);
    states.push(state);
  }
  return [...states.slice(0, -1), norm(state, weights.norm)];
}

function tableRow(table: Float32Array, width: number, row: number): Row {
  return [...table.subarray(row * width, (row + 1) * width)];
}

function sum(...rows: Rows): Row {
  return (rows[0] ?? []).map((_, at) => rows.reduce((total, row) => total + row[at]!, 0));
}

function addRows(left: Rows, right: Rows): Rows {
  return left.map((row, at) => sum(row, right[at]!));
}

function linear(rows: Rows, { weight, bias, to }: Linear): Rows {
  return rows.map((row) =>
    Array.from({ length: to }, (_, column) =>
      row.reduce((total, value, at) => total + value * weight[at * to + column]!, bias[column]!),
    ),
  );
}

function layerNorm(row: Row, { scale, bias }: Norm, epsilon: number): Row {
  const mean = row.reduce((total, value) => total + value, 0) / row.length;
  const variance = row.reduce((total, value) => total + (value - mean) ** 2, 0) / row.length;
  return row.map((value, at) => ((value - mean) / Math.sqrt(variance + epsilon)) * scale[at]! + bias[at]!);
}

/** Scaled dot products, head by head (Vaswani and others 2017). */
function attention(
  query: Rows,
  key: Rows,
  value: Rows,
  heads: number,
  sees: (query: number, key: number) => boolean,
): Rows {
  const size = (query[0] ?? []).length / heads;
  return query.map((asking, from) =>
    Array.from({ length: heads }, (_, head) => {
      const begin = head * size;
      const scores = key.map((answering, to) => {
        if (!sees(from, to)) return Number.NEGATIVE_INFINITY;
        let product = 0;
        for (let at = begin; at < begin + size; at++) product += asking[at]! * answering[at]!;
        return product / Math.sqrt(size);
      });
      const highest = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - highest));
      const total = powers.reduce((all, power) => all + power, 0);
      return Array.from({ length: size }, (_, at) =>
        value.reduce((mixed, row, to) => mixed + (powers[to]! / total) * row[begin + at]!, 0),
      );
    }).flat(),
  );
}

function gelu(x: number): number {
  return (x / 2) * (1 + errorFunction(x / Math.SQRT2));
}

/** By the series without alternating signs (Abramowitz and Stegun 7.1.6). */
function errorFunction(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(total); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    total += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

function tanhGelu(x: number): number {
  return (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}
