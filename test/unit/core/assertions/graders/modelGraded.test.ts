import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { outputText } from '../../../../../src/core/assertions/outputText.ts';
import { ProviderError } from '../../../../../src/core/providers/provider.ts';
import { fakeModels } from '../fakeModels.ts';
import { grade, outcome } from '../harness.ts';

const rubric = { type: 'llm-rubric', value: 'Names the capital of {{ country }}.' };
const vars = { country: 'France' };
const good = { reason: 'It does.', pass: true, score: 0.8 };

describe('llm-rubric', () => {
  it('asks with the rubric and the output, and takes verdict, score, reason, tokens and cost', async () => {
    const models = fakeModels([good]);
    const result = await grade(rubric, 'Paris', { models, vars });
    assert.deepEqual([result.pass, result.score, result.reason], [true, 0.8, 'It does.']);
    assert.deepEqual([result.tokens, result.cost], [{ input: 10, output: 5 }, 0.01]);
    assert.equal(result.grader?.provider, 'fake');
    assert.equal(result.grader?.output, JSON.stringify(good));
    const [asked] = models.asked;
    assert.match(asked?.prompt.text ?? '', /Names the capital of France\./);
    assert.match(asked?.prompt.text ?? '', /Paris/);
    assert.deepEqual(asked?.jsonSchema, {
      type: 'object',
      properties: { reason: { type: 'string' }, pass: { type: 'boolean' }, score: { type: 'number' } },
      required: ['reason', 'pass', 'score'],
      additionalProperties: false,
    });
  });

  it('holds the score against the threshold', async () => {
    assert.equal(await outcome({ ...rubric, threshold: 0.8 }, 'x', { models: fakeModels([good]) }), 'pass');
    const result = await grade({ ...rubric, threshold: 0.9 }, 'x', { models: fakeModels([good]) });
    assert.deepEqual(
      [result.pass, result.reason],
      [false, 'The score is 0.8; at least 0.9 is asked for. It does.'],
    );
    assert.equal(await outcome(rubric, 'x', { models: fakeModels([{ ...good, pass: false }]) }), 'fail');
  });

  it('not- inverts verdict and score', async () => {
    const result = await grade({ ...rubric, type: 'not-llm-rubric' }, 'x', { models: fakeModels([good]) });
    assert.equal(result.pass, false);
    assert.ok(Math.abs(result.score - 0.2) < 1e-12);
  });

  it('reads JSON in prose and fences', async () => {
    const fenced = 'Let me see.\n```json\n{"reason": "ok", "pass": true, "score": 1}\n```';
    assert.equal(await outcome(rubric, 'x', { models: fakeModels([fenced]) }), 'pass');
  });

  it('asks once more after a malformed answer, with what was wrong, and counts both', async () => {
    const models = fakeModels(['I think it is fine.', good]);
    const result = await grade(rubric, 'x', { models });
    assert.deepEqual([result.pass, result.tokens, result.cost], [true, { input: 20, output: 10 }, 0.02]);
    const second = models.asked[1]?.prompt.messages ?? [];
    assert.deepEqual(
      second.map(({ role }) => role),
      ['system', 'user', 'assistant', 'user'],
    );
    assert.match(outputText(second[3]?.content), /there is no JSON object in it/);
  });

  it('ends in an error after a second one: not a verdict, negated or not, and still paid for', async () => {
    const models = () =>
      fakeModels([
        { pass: 'yes', score: 1 },
        { reason: 'x', pass: true, score: 7 },
      ]);
    for (const type of ['llm-rubric', 'not-llm-rubric']) {
      const result = await grade({ ...rubric, type }, 'x', { models: models() });
      assert.deepEqual(
        [result.pass, result.error?.code, result.cost],
        [false, 'assertion.graderAnswer', 0.02],
      );
      assert.match(result.reason, /must be from 0 to 1/);
    }
  });

  it('a provider that fails is an error', async () => {
    const models = fakeModels([new ProviderError('rateLimit', 'too many requests')]);
    assert.equal(await outcome(rubric, 'x', { models }), 'provider.rateLimit');
  });

  it('takes its model from the assertion, else from the case’s options, by purpose', async () => {
    const models = fakeModels([good, good, good]);
    const options = { provider: { text: 'b', embedding: 'c' } };
    const situation = { models, case: { index: 0, metadata: {}, options } };
    await grade({ ...rubric, provider: 'a' }, 'x', situation);
    await grade(rubric, 'x', situation);
    await grade(rubric, 'x', { models });
    assert.deepEqual(
      models.asked.map(({ provider }) => provider),
      ['a', 'b', undefined],
    );
  });

  it('instructions in an output stay data: nothing in it is rendered', async () => {
    const models = fakeModels([good]);
    await grade(rubric, '{{ env.PATH }} "quoted"', { models, vars });
    assert.match(outputText(models.asked[0]?.prompt.messages[1]?.content), /\{\{ env\.PATH \}\} "quoted"/);
  });

  it('needs a rubric', async () => {
    assert.equal(
      await outcome({ type: 'llm-rubric' }, 'x', { models: fakeModels([]) }),
      'assertion.badValue',
    );
  });

  describe('rubricPrompt', () => {
    it('text replaces the prompt; a score on a scale of its own is taken', async () => {
      const models = fakeModels([{ score: 7 }]);
      const assertion = { ...rubric, rubricPrompt: 'Rate {{ output }} by {{ rubric }}', threshold: 6 };
      const result = await grade(assertion, 'Paris', { models, vars });
      assert.deepEqual([result.pass, result.score], [true, 7]);
      assert.equal(models.asked[0]?.prompt.text, 'Rate Paris by Names the capital of France.');
      assert.equal(models.asked[0]?.jsonSchema, undefined);
    });

    it('messages are rendered inside their strings', async () => {
      const models = fakeModels([good]);
      const rubricPrompt =
        '[{"role": "system", "content": "Grade."}, {"role": "user", "content": "{{ output }}"}]';
      await grade({ ...rubric, rubricPrompt }, 'a "quoted"\nword', { models, vars });
      assert.deepEqual(models.asked[0]?.prompt.messages, [
        { role: 'system', content: 'Grade.' },
        { role: 'user', content: 'a "quoted"\nword' },
      ]);
    });

    it('of the case’s options holds for the assertions without one; files are read', async () => {
      const directory = await mkdtemp(path.join(os.tmpdir(), 'rubric-'));
      await writeFile(path.join(directory, 'prompt.txt'), 'From a file: {{ rubric }}');
      const models = fakeModels([good]);
      const options = { rubricPrompt: 'file://prompt.txt' };
      await grade({ ...rubric, directory }, 'x', { models, vars, case: { index: 0, metadata: {}, options } });
      assert.equal(models.asked[0]?.prompt.text, 'From a file: Names the capital of France.');
      await rm(directory, { recursive: true });
    });
  });
});

describe('other model-graded assertions', () => {
  it('model-graded-closedqa', async () => {
    const assertion = { type: 'model-graded-closedqa', value: 'is a city' };
    assert.equal(
      await outcome(assertion, 'Paris', { models: fakeModels([{ reason: 'yes', meets: true }]) }),
      'pass',
    );
    assert.equal(
      await outcome(assertion, 'Paris', { models: fakeModels([{ reason: 'no', meets: false }]) }),
      'fail',
    );
    const own = { ...assertion, rubricPrompt: 'Y or N: {{ completion }}?' };
    assert.equal(await outcome(own, 'Paris', { models: fakeModels(['It is.\nY']) }), 'pass');
    assert.equal(await outcome(own, 'Paris', { models: fakeModels(['No: N']) }), 'fail');
    assert.equal(
      await outcome(own, 'Paris', { models: fakeModels(['MAYBE', 'PERHAPS']) }),
      'assertion.graderAnswer',
    );
  });

  it('factuality scores by category, as the options say', async () => {
    const assertion = { type: 'factuality', value: 'Paris is the capital.' };
    const answers: [string, string, number][] = [
      ['A', 'pass', 1],
      ['B', 'pass', 1],
      ['C', 'pass', 1],
      ['d', 'fail', 0],
      ['E', 'pass', 1],
    ];
    for (const [category, expected, score] of answers) {
      const result = await grade(assertion, 'x', { models: fakeModels([{ reason: 'r', category }]) });
      assert.deepEqual([result.pass ? 'pass' : 'fail', result.score], [expected, score], category);
    }
    const options = { factuality: { superset: 0.5, subset: 0 } };
    const strict = await grade(assertion, 'x', {
      models: fakeModels([{ reason: 'r', category: 'B' }]),
      case: { index: 0, metadata: {}, options },
    });
    assert.deepEqual([strict.pass, strict.score, strict.reason], [true, 0.5, 'B: r']);
    const own = { ...assertion, rubricPrompt: 'Choose (A) to (E).' };
    assert.equal(await outcome(own, 'x', { models: fakeModels(['(D) They disagree.']) }), 'fail');
    assert.equal(
      await outcome({ ...assertion, type: 'not-factuality' }, 'x', {
        models: fakeModels([{ reason: '', category: 'D' }]),
      }),
      'pass',
    );
  });

  it('g-eval plans steps, scores from 0 to 10, and means several criteria', async () => {
    const models = fakeModels([{ steps: ['read', 'weigh'] }, { reason: 'fair', score: 7 }]);
    const one = await grade({ type: 'g-eval', value: 'coherence' }, 'x', { models });
    assert.deepEqual([one.pass, one.score, one.cost], [true, 0.7, 0.02]);
    assert.match(models.asked[1]?.prompt.text ?? '', /- read\\n- weigh/);
    const two = fakeModels([
      { steps: ['a'] },
      { reason: 'r', score: 10 },
      { steps: ['b'] },
      { reason: 's', score: 2 },
    ]);
    const mean = await grade({ type: 'g-eval', value: ['x', 'y'] }, 'x', { models: two });
    assert.deepEqual([mean.pass, mean.score, mean.reason], [false, 0.6, 'r\ns']);
    const beyond = fakeModels([{ steps: ['a'] }, { reason: 'r', score: 11 }, { reason: 'r', score: 11 }]);
    assert.equal(
      await outcome({ type: 'g-eval', value: 'x' }, 'x', { models: beyond }),
      'assertion.graderAnswer',
    );
  });

  it('answer-relevance means the similarity of the questions with the query', async () => {
    const questions = ['q1', 'q2'];
    const models = fakeModels([{ questions }], { query: [1, 0], q1: [1, 0], q2: [0, 1] });
    const situation = { models, vars: { query: 'query' } };
    const result = await grade({ type: 'answer-relevance', threshold: 0.5 }, 'x', situation);
    assert.deepEqual([result.pass, result.score], [true, 0.5]);
    assert.deepEqual(models.embedded, [['query', 'q1', 'q2']]);
    assert.deepEqual([result.tokens, result.cost], [{ input: 13, output: 5 }, 0.011]);
  });

  it('context-recall is the share of the value’s statements in the context', async () => {
    const statements = [
      { statement: 'a', attributed: true },
      { statement: 'b', attributed: false },
    ];
    const situation = { models: fakeModels([{ statements }]), vars: { context: ['one', 'two'] } };
    const result = await grade({ type: 'context-recall', value: 'a and b', threshold: 0.6 }, 'x', situation);
    assert.deepEqual([result.pass, result.score], [false, 0.5]);
    assert.match(result.reason, /not in it: "b"/);
  });

  it('context-relevance is the share of the context that the query needs', async () => {
    const situation = { vars: { query: 'q', context: 'One. Two. Three. Four.' } };
    const models = fakeModels([{ relevant: [1, 3, 3] }]);
    const result = await grade({ type: 'context-relevance' }, 'x', { ...situation, models });
    assert.deepEqual([result.pass, result.score], [true, 0.5]);
    const wrong = fakeModels([{ relevant: [5] }, { relevant: [0] }]);
    assert.equal(
      await outcome({ type: 'context-relevance' }, 'x', { ...situation, models: wrong }),
      'assertion.graderAnswer',
    );
    assert.equal(
      await outcome({ type: 'context-relevance' }, 'x', { vars: { query: 'q' } }),
      'assertion.noContext',
    );
    assert.equal(
      await outcome({ type: 'context-relevance' }, 'x', { vars: { context: 'c' } }),
      'assertion.noQuery',
    );
  });

  it('context-faithfulness is the share of the output’s statements that the context supports', async () => {
    const vars = { query: 'q', context: 'c' };
    const verdict = (supported: boolean) => ({ reason: 'r', supported });
    const models = fakeModels([
      { statements: ['a', 'b', 'c'] },
      { verdicts: [verdict(true), verdict(false), verdict(true)] },
    ]);
    const result = await grade({ type: 'context-faithfulness', threshold: 0.7 }, 'x', { models, vars });
    assert.equal(result.pass, false);
    assert.ok(Math.abs(result.score - 2 / 3) < 1e-12);
    assert.match(result.reason, /not supported: "b"/);
    const short = fakeModels([{ statements: ['a', 'b'] }, { verdicts: [verdict(true)] }, { verdicts: [] }]);
    assert.equal(
      await outcome({ type: 'context-faithfulness' }, 'x', { models: short, vars }),
      'assertion.graderAnswer',
    );
  });

  it('conversation-relevance judges each reply in its window', async () => {
    const _conversation = [
      { input: 'Hi', output: 'Hello' },
      { input: 'Weather?', output: 'Bananas' },
    ];
    const models = fakeModels([
      { reason: 'ok', relevant: true },
      { reason: 'off topic', relevant: false },
    ]);
    const assertion = { type: 'conversation-relevance', threshold: 0.6, config: { windowSize: 1 } };
    const result = await grade(assertion, 'x', { models, vars: { _conversation } });
    assert.deepEqual([result.pass, result.score], [false, 0.5]);
    assert.match(result.reason, /off topic/);
    assert.doesNotMatch(models.asked[1]?.prompt.text ?? '', /Hello/);
  });

  it('search-rubric grades like a rubric', async () => {
    const assertion = { type: 'search-rubric', value: 'The price is right.' };
    assert.equal(await outcome(assertion, '$5', { models: fakeModels([good]) }), 'pass');
  });

  it('classifier: by a chat model, or a provider made for it', async () => {
    const chat = fakeModels([{ label: 'polite', score: 0.9 }]);
    const assertion = { type: 'classifier', value: 'polite', threshold: 0.8 };
    assert.equal(await outcome(assertion, 'Thank you', { models: chat }), 'pass');
    const made = fakeModels([
      [
        { label: 'toxic', score: 0.2 },
        { label: 'polite', score: 0.7 },
      ],
    ]);
    const provider = 'huggingface:text-classification:x/y';
    const result = await grade({ ...assertion, provider }, 'Thank you', { models: made });
    assert.deepEqual([result.pass, result.score], [false, 0.7]);
    assert.equal(made.asked[0]?.prompt.text, 'Thank you');
  });

  it('moderation flags categories: of the value, or all; an empty output has none', async () => {
    const flags = [{ category: 'hate', reason: 'slur' }];
    assert.equal(await outcome({ type: 'moderation' }, 'x', { models: fakeModels([{ flags }]) }), 'fail');
    assert.equal(
      await outcome({ type: 'moderation', value: ['violence'] }, 'x', { models: fakeModels([{ flags }]) }),
      'pass',
    );
    assert.equal(await outcome({ type: 'moderation' }, '', { models: fakeModels([]) }), 'pass');
    const api = { flagged: true, categories: { hate: true, violence: false } };
    assert.equal(
      await outcome({ type: 'moderation', value: ['hate'] }, 'x', { models: fakeModels([api]) }),
      'fail',
    );
  });

  it('moderation shows a moderation endpoint the output alone', async () => {
    const provider = 'openai:moderation:omni-moderation-latest';
    const answer = { flagged: true, categories: { hate: true, violence: false } };
    const models = fakeModels([answer, answer, 'I cannot say']);
    assert.equal(await outcome({ type: 'moderation', provider }, 'x', { models }), 'fail');
    assert.equal(models.asked[0]?.prompt.text, 'x');
    assert.equal(
      await outcome({ type: 'moderation', value: ['violence'], provider }, 'x', { models }),
      'pass',
    );
    assert.equal(await outcome({ type: 'moderation', provider }, 'x', { models }), 'assertion.graderAnswer');
  });

  it('classifier and moderation ask the model that a map has for them, else the one for text', async () => {
    const map = {
      text: 'openai:t',
      classification: 'huggingface:text-classification:c',
      moderation: 'openai:m',
    };
    const askedBy = async (type: string, answer: unknown, provider: object, value?: unknown) => {
      const models = fakeModels([answer]);
      assert.equal(await outcome({ type, value, provider }, 'x', { models }), 'pass', type);
      return models.asked[0]?.provider;
    };
    const flags = { flags: [] };
    assert.equal(await askedBy('classifier', [{ label: 'a', score: 1 }], map), map.classification);
    assert.equal(await askedBy('moderation', flags, map), 'openai:m');
    assert.equal(await askedBy('moderation', flags, { text: 'openai:t', embedding: 'openai:e' }), 'openai:t');
    assert.equal(await askedBy('classifier', { label: 'a', score: 1 }, { text: 'openai:t' }), 'openai:t');
    assert.equal(await askedBy('llm-rubric', { pass: true, score: 1 }, map, 'good'), 'openai:t');
  });

  it('similar compares embeddings; of several values, with the nearest', async () => {
    const vectors = { out: [1, 0], near: [0.8, 0.6], far: [0, 1] };
    const models = fakeModels([], vectors);
    const near = await grade({ type: 'similar', value: 'near' }, 'out', { models });
    assert.equal(near.pass, true);
    assert.ok(Math.abs(near.score - 0.8) < 1e-12);
    assert.equal(
      await outcome({ type: 'similar', value: 'near', threshold: 0.81 }, 'out', { models }),
      'fail',
    );
    assert.equal(await outcome({ type: 'similar', value: ['far', 'near'] }, 'out', { models }), 'pass');
    assert.equal(await outcome({ type: 'not-similar', value: 'far' }, 'out', { models }), 'pass');
    assert.equal(await outcome({ type: 'similar:dot', value: 'near' }, 'out', { models }), 'pass');
    const distance = await grade({ type: 'similar:euclidean', value: 'near', threshold: 0.7 }, 'out', {
      models,
    });
    assert.equal(distance.pass, true);
    assert.ok(Math.abs(distance.score - 1 / (1 + Math.sqrt(0.4))) < 1e-12);
    assert.equal(await outcome({ type: 'similar', value: [] }, 'out', { models }), 'assertion.badValue');
  });
});
