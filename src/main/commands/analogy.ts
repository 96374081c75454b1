import type { QuestionOptions } from '../../shared/questions.ts';
import { answerTerms } from '../analysis/answering.ts';
import { AnalysisPool } from '../analysis/pool.ts';
import { expressionTerms } from '../services/expression-terms.ts';
import { type CommandArguments, readArguments } from './arguments.ts';
import type { CommandContext } from './context.ts';
import { openModel } from './open-model.ts';
import { printable, rankedLines } from './printable.ts';
import { UsageError } from './usage.ts';

/** `analogy MODEL EXPRESSION`: the words that answer word algebra best, by CosAdd or CosMul. */
export async function analogy(args: readonly string[], context: CommandContext): Promise<void> {
  const given = readArguments(args, {
    method: { type: 'string' },
    top: { type: 'string' },
    restrict: { type: 'string' },
    'include-inputs': { type: 'boolean' },
  });
  const [path, ...parts] = given.positionals;
  if (path === undefined || parts.length === 0)
    throw new UsageError('analogy takes a model and an expression');
  const expression = parts.join(' ');
  const options: QuestionOptions = {
    metric: 'cosine',
    method: methodOf(given),
    includeInputs: given.flag('include-inputs'),
    restrict: given.count('restrict') ?? null,
    top: given.count('top') ?? 10,
  };

  const store = await openModel(path, context);
  const pool = await AnalysisPool.create(context.threads, context.resources.kernels);
  try {
    const terms = await expressionTerms(store, pool, expression);
    const { indices, scores } = await answerTerms(pool, store.vectors, terms, options);
    const results = Array.from(indices, (row, at) => ({
      word: store.words.word(row),
      similarity: scores[at]!,
    }));
    context.console.result({ expression, results }, [printable(expression), ...rankedLines(results)]);
  } finally {
    await pool.dispose();
  }
}

function methodOf(given: CommandArguments): QuestionOptions['method'] {
  const method = given.text('method') ?? 'add';
  if (method === 'add' || method === 'mul') return method;
  throw new UsageError(`--method is add or mul, not "${method}"`);
}
