/** A small suite that runs as it is: one prompt, one model whose replies are recorded, three cases, one of which fails. */
export const starterSuite: Readonly<Record<string, string>> = {
  'evals/greeting.eval.yaml': `# Runs without a key: the replies are sample data from greeting.replies.jsonl.
# For a real model, put its id in the place of the replay line and set its key, for example
#   - openai:chat:gpt-5-mini        (OPENAI_API_KEY)
description: Greeting

prompts:
  - file://greeting.prompt.txt

providers:
  - replay:greeting.replies.jsonl

defaultTest:
  assert:
    - type: contains
      value: '{{name}}'
    - type: word-count
      value: { min: 2, max: 12 }

tests:
  - description: plain name
    vars: { name: Ada }
  - description: name with an accent
    vars: { name: Zoë }
  - description: too chatty
    vars: { name: Linus }
`,
  'evals/greeting.prompt.txt': `Greet {{name}} in one short sentence.
`,
  'evals/greeting.replies.jsonl': [
    ['Ada', 'Good morning, Ada!'],
    ['Zoë', 'Hello Zoë, nice to see you.'],
    [
      'Linus',
      'Hello there, dear Linus, what a truly splendid and wonderful morning it is for all of us today!',
    ],
  ]
    .map(([name, output]) =>
      JSON.stringify({ sample: true, prompt: `Greet ${name} in one short sentence.`, output }),
    )
    .join('\n')
    .concat('\n'),
};
