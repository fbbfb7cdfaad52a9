import assert from 'node:assert/strict';
import type { CodeLanguage } from '../../../../src/core/modelCalls/escapes.ts';
import type { FoundPrompt } from '../../../../src/core/modelCalls/findPrompt.ts';
import { findPrompt, mayHavePrompts } from '../../../../src/core/modelCalls/findPrompt.ts';
import { scanCode } from '../../../../src/core/modelCalls/scanCode.ts';

/** What is found where `|` stands. */
function found(source: string, language: CodeLanguage): FoundPrompt | undefined {
  const offset = source.indexOf('|');
  assert.ok(offset >= 0);
  return findPrompt(scanCode(source.replace('|', ''), language), offset, language);
}
const python = (source: string) => found(source, 'python');
const javascript = (source: string) => found(source, 'javascript');

describe('the prompt at a place of Python', () => {
  const cases: Record<string, [source: string, text: string, model: string | undefined]> = {
    'OpenAI, chat': [
      'client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "He|llo"}])',
      'Hello',
      'openai:gpt-4o',
    ],
    'OpenAI, responses, a constant for the model': [
      'MODEL = "o3"\nr = await client.responses.create(\n  model=MODEL,\n  input="""a\n b|c""")',
      'a\n bc',
      'openai:o3',
    ],
    'OpenAI, embeddings': [
      'client.embeddings.create(model="text-embedding-3-small", input=["o|ne", "two"])',
      'one',
      'openai:text-embedding-3-small',
    ],
    'OpenAI before version 1': [
      'openai.ChatCompletion.create(model="gpt-4", messages=[{"content": "h|i"}])',
      'hi',
      'openai:gpt-4',
    ],
    "another vendor through OpenAI's library": [
      'client.chat.completions.create(model="deepseek-chat", messages=[{"content": "h|i"}])',
      'hi',
      'deepseek:deepseek-chat',
    ],
    'Anthropic, the system prompt in parts': [
      'SYSTEM: str = (\n "You ar|e"\n " kind.\\n" )\nanthropic.Anthropic().messages.create(model="claude-haiku-4-5", system=SYSTEM)',
      'You are kind.\n',
      'anthropic:claude-haiku-4-5',
    ],
    'a list of messages with a name': [
      'messages = [{"role": "user", "content": "q|q"}]\nclient.messages.create(model="claude-haiku-4-5", messages=messages)',
      'qq',
      'anthropic:claude-haiku-4-5',
    ],
    'a field of an object': [
      'class A:\n  def __init__(self):\n    self.system = "Be bri|ef"\n  def ask(self):\n    self.client.messages.create(model="claude-haiku-4-5", system=self.system)',
      'Be brief',
      'anthropic:claude-haiku-4-5',
    ],
    Google: [
      'client.models.generate_content(model="models/gemini-2.5-flash", contents=["wh|y"])',
      'why',
      'google:gemini-2.5-flash',
    ],
    'Google, the model of an object': [
      'model = genai.GenerativeModel("gemini-1.5-pro")\nmodel.generate_content("wh|y")',
      'why',
      'google:gemini-1.5-pro',
    ],
    'Google, a chat': [
      'from google import genai\nchat = client.chats.create(model="gemini-2.5-flash")\nchat.send_message("h|i")',
      'hi',
      'google:gemini-2.5-flash',
    ],
    Mistral: [
      'client.chat.complete(model="mistral-large-latest", messages=[{"content": "h|i"}])',
      'hi',
      'mistral:mistral-large-latest',
    ],
    Cohere: [
      'co = cohere.ClientV2()\nco.chat(model="command-r", messages=[{"content": "h|i"}])',
      'hi',
      'cohere:command-r',
    ],
    Bedrock: [
      'brt.converse(modelId="anthropic.claude-3-haiku-20240307-v1:0", messages=[{"content": [{"text": "h|i"}]}])',
      'hi',
      'bedrock:anthropic.claude-3-haiku-20240307-v1:0',
    ],
    LiteLLM: [
      'from litellm import completion\ncompletion(model="anthropic/claude-haiku-4-5", messages=[{"content": "h|i"}])',
      'hi',
      'anthropic:claude-haiku-4-5',
    ],
    LangChain: [
      'llm = ChatOpenAI(model="gpt-4o-mini")\nllm.invoke([SystemMessage(content="you a|re"), ("human", "x")])',
      'you are',
      'openai:gpt-4o-mini',
    ],
    'a template of LangChain, which names no model': [
      'p = ChatPromptTemplate.from_messages([("system", "You |are"), ("human", "{q}")])',
      'You are',
      undefined,
    ],
    'an agent': [
      "agent = Agent('openai:gpt-4o', system_prompt='Be con|cise')",
      'Be concise',
      'openai:gpt-4o',
    ],
    'a model from the environment, with a default': [
      'client.responses.create(model=os.getenv("MODEL", "gpt-5-mini"), input="te|xt")',
      'text',
      'openai:gpt-5-mini',
    ],
  };
  for (const [name, [source, text, model]] of Object.entries(cases))
    it(`is found: ${name}`, () => {
      const prompt = python(source);
      assert.equal(prompt?.text, text);
      assert.equal(prompt?.model, model);
    });

  it('reads an f-string with any quotation marks in it, and keeps its expressions as they are', () => {
    const prompt = python(
      'client.responses.create(model="o3", input=f"""Say {x["a"]} {{now}} |""" f"{y!r:>{w}}")',
    );
    assert.equal(prompt?.text, 'Say {x["a"]} {now} {y!r:>{w}}');
    assert.equal(prompt?.open, true);
    assert.equal(prompt?.call, 'client.responses.create');
  });

  it('keeps the backslashes of raw strings, and resolves others', () => {
    assert.equal(python(String.raw`client.responses.create(input=r"a\nb|")`)?.text, String.raw`a\nb`);
    assert.equal(
      python(String.raw`client.responses.create(input='a\tb\'\x41\u00e9\U0001f600\
|\d')`)?.text,
      "a\tb'Aé😀\\d",
    );
  });

  it('says that a text is filled in later', () => {
    assert.equal(python('client.responses.create(input="Say {}|".format(x))')?.open, true);
    assert.equal(python('client.responses.create(input="Say |" + x)')?.open, true);
    assert.equal(python('client.responses.create(input="Say|")')?.open, false);
  });

  it('counts a text whole that variables, calls and f-strings are joined to', () => {
    const whole = 'Hello {name}, you are a helper for {name}';
    for (const text of [
      '"Hel|lo " + name + ", you are a helper " "for " + name',
      '("Hello " + name\n  + ", you are a help|er "\n  f"for {name}")',
      '("Hello " f"{name}") + ", you are a helper f|or " + name',
    ]) {
      const prompt = python(`client.responses.create(input=${text}, model="o3")`);
      assert.equal(prompt?.text, whole, text);
      assert.deepEqual([prompt?.open, prompt?.isPart, prompt?.model], [true, false, 'openai:o3'], text);
    }
    const method = python(
      'TEXT = "Be {} " + names[0].strip() + " f|or {}".format(x)\nf(TEXT)\nllm.invoke(TEXT)',
    );
    assert.equal(method?.text, 'Be {} {names[0].strip()} for {}');
    // The next line is another statement.
    assert.equal(python('text = "Be k|ind " + name\n(a, b) = c\nllm.invoke(text)')?.text, 'Be kind {name}');
  });

  it('says that it tells a part of a text only', () => {
    assert.equal(python('llm.invoke("\\n".join(["Be k|ind", rules]))')?.isPart, true);
    assert.equal(python('llm.invoke("Be " + ("ki|nd" if x else "brief"))')?.isPart, true);
    // A list is joined to a list.
    const list = 'client.messages.create(messages=[{"role": "user", "content": "Be k|ind"}] + history)';
    assert.equal(python(list)?.isPart, false);
    assert.equal(python('llm.invoke(SystemMessage(content="Be k|ind") + question)')?.isPart, false);
  });

  it('is silent on settings, roles, keys, other calls and comments', () => {
    for (const source of [
      'client.chat.completions.create(model="gpt|-4o")',
      'client.chat.completions.create(messages=[{"role": "us|er"}])',
      'client.chat.completions.create(messages=[{"con|tent": "x"}])',
      'client.chat.completions.create(messages=[("sys|tem", "x")])',
      'client.chat.completions.create(messages=[{"content": open("fi|le.txt").read()}])',
      'print("he|llo")',
      'name = "he|llo"\nprint(name)',
      '# client.responses.create(input="te|xt")',
      'ipc.invoke("chan|nel")',
      'client.responses.create(input=|x)',
    ])
      assert.equal(python(source), undefined, source);
  });
});

describe('the prompt at a place of TypeScript', () => {
  const cases: Record<string, [source: string, text: string, model: string | undefined]> = {
    OpenAI: [
      "await openai.responses.create({ model: process.env.MODEL ?? 'gpt-5-mini', input: 'te|xt' })",
      'text',
      'openai:gpt-5-mini',
    ],
    'Anthropic, a template with a name': [
      "const prompt = `Hel|lo ${x}`;\nawait this.client.messages.create({ model: 'claude-haiku-4-5', messages: [{ role: 'user', content: prompt }] });",
      'Hello ${x}',
      'anthropic:claude-haiku-4-5',
    ],
    Google: [
      "const model = genAI.getGenerativeModel({ model: 'gemini-1.5-flash' });\nawait model.generateContent('h|i')",
      'hi',
      'google:gemini-1.5-flash',
    ],
    'Vercel, with type arguments': [
      "const m = anthropic('claude-sonnet-4-5');\nawait generateObject<Foo<Bar>>({ model: m, messages: [{ role: 'user', content: 'h|i' }] })",
      'hi',
      'anthropic:claude-sonnet-4-5',
    ],
    "Vercel's gateway": [
      "await generateText({ model: 'openai/gpt-4o', prompt: 'h|i' })",
      'hi',
      'openai:gpt-4o',
    ],
    'Vercel, a tagged template in a short property': [
      "const prompt = dedent`H|i`; await generateText({ model: openai('gpt-4o'), prompt })",
      'Hi',
      'openai:gpt-4o',
    ],
    LangChain: [
      "const model = new ChatAnthropic({ model: 'claude-haiku-4-5' });\nawait model.invoke([new HumanMessage('h|i')]);",
      'hi',
      'anthropic:claude-haiku-4-5',
    ],
    'a local constant of a function': [
      "async function f() {\n  const system = 'Be k|ind';\n  return client.messages.create({ model: 'claude-haiku-4-5', system });\n}",
      'Be kind',
      'anthropic:claude-haiku-4-5',
    ],
    'a call inside a template': [
      "log(`${await openai.responses.create({ model: 'gpt-4o', input: 'h|i' })}`)",
      'hi',
      'openai:gpt-4o',
    ],
    'after quotation marks in regular expressions and comments': [
      "const r = /['\"`]/; const b = a / 2; // don't\nawait openai.responses.create({ model: 'gpt-4o', input: 'h|i' })",
      'hi',
      'openai:gpt-4o',
    ],
  };
  for (const [name, [source, text, model]] of Object.entries(cases))
    it(`is found: ${name}`, () => {
      const prompt = javascript(source);
      assert.equal(prompt?.text, text);
      assert.equal(prompt?.model, model);
    });

  it('takes a template whole, also from inside its expressions', () => {
    const prompt = javascript('generateText({ prompt: `Write ${await f(`a|b`)} now` })');
    assert.equal(prompt?.text, 'Write ${await f(`ab`)} now');
    assert.equal(prompt?.open, true);
    assert.equal(prompt?.start, 23);
  });

  it('takes a name between braces and commas as key and value', () => {
    const model = "const model = 'claude-haiku-4-5';\n";
    for (const source of [
      "const system = 'Be k|ind'; client.messages.create({ model, system, messages });",
      "const messages = [{ role: 'user', content: 'Be k|ind' }]; client.messages.create({ messages, model });",
      "const prompt = 'Be k|ind'; generateText({ temperature, model, prompt })",
      "const instructions = 'Be k|ind'; new Agent({ model, instructions })",
      "client.messages.create({ model, system: 'Be k|ind', });",
    ]) {
      const prompt = javascript(model + source);
      assert.equal(prompt?.text, 'Be kind', source);
      assert.equal(prompt?.model, 'anthropic:claude-haiku-4-5', source);
    }
    assert.equal(
      javascript("const model = 'claude-hai|ku-4-5'; client.messages.create({ model })"),
      undefined,
    );
    // A set of Python has no keys.
    const set = 'model = "gpt-4o"\nclient.responses.create(input="a|", metadata={model, x})';
    assert.equal(python(set)?.model, undefined);
  });

  it('counts a text whole that variables and calls are joined to, from any of its literals', () => {
    const whole = 'Hello ${name}, you are a helper for ${name}';
    const source = (text: string) => `client.messages.create({ system: ${text} })`;
    for (const text of [
      "'Hel|lo ' + name + ', you are a helper ' + 'for ' + name",
      "'Hello ' + name + ', you |are a helper ' + 'for ' + name",
      "'Hello ' + name\n  + ', you are a helper '\n  + 'fo|r ' + name",
      "('Hello ' + name) + (', you |are a helper ' + `for ${name}`)",
      "(\n'Hel|lo ' + name) + ', you are a helper ' + ('for ' + name)",
    ]) {
      const prompt = javascript(source(text));
      assert.equal(prompt?.text, whole, text);
      assert.deepEqual([prompt?.open, prompt?.isPart], [true, false], text);
    }
    for (const [text, said] of [
      ["user.name + ' i|s'", '${user.name} is'],
      ["(await load(id))!.names[0]?.trim() + ' i|s'", '${(await load(id))!.names[0]?.trim()} is'],
      ["await f<A>('x') + ' i|s ' + 2 * n", "${await f<A>('x')} is ${2 * n}"],
      ["'a|b '.trim() + dedent`cd` + x", 'ab cd${x}'],
      ['x + dedent`c|d`', '${x}cd'],
      ["'Is: |' + (late ? 'late' : 'early')", "Is: ${(late ? 'late' : 'early')}"],
    ] as const)
      assert.equal(javascript(source(text))?.text, said, text);
    const start = javascript("const text = 'a' + b + 'c|';\nclient.messages.create({ system: text })");
    assert.deepEqual([start?.start, start?.end, start?.text], [13, 26, 'a${b}c']);
  });

  it('says that it tells a part of a text only', () => {
    const parts = [
      "'Is: ' + (late ? 'la|te' : 'early')",
      "['Be |kind.', hint].join(' ')",
      "hint.concat('Be |kind')",
    ];
    for (const text of parts)
      assert.equal(javascript(`client.messages.create({ system: ${text} })`)?.isPart, true, text);
    const named = "const intro = 'Be k|ind. ';\nclient.messages.create({ system: intro + rules })";
    assert.deepEqual([javascript(named)?.text, javascript(named)?.isPart], ['Be kind. ', true]);
    assert.equal(javascript("client.messages.create({ system: late ? 'la|te' : 'early' })")?.isPart, false);
  });

  it('is silent in callbacks, and on what another library is told', () => {
    assert.equal(javascript("streamText({ onFinish: () => { console.log('do|ne') } })"), undefined);
    assert.equal(javascript("ipcRenderer.invoke('chan|nel')"), undefined);
    assert.equal(javascript("const { data } = useQuery('ke|y'); streamText({ prompt: data })"), undefined);
  });

  it('survives what is half typed', () => {
    for (const source of [
      "openai.responses.create({ input: 'abc|",
      'generateText({ prompt: `abc ${|',
      "f(')|",
    ])
      // Whatever is found, nothing is thrown.
      assert.doesNotThrow(() => javascript(source));
    assert.equal(javascript("openai.responses.create({ input: 'ab|c")?.text, 'abc');
  });
});

describe('the look before', () => {
  it('tells files that send nothing', () => {
    assert.equal(mayHavePrompts('x = 1'), false);
    assert.equal(mayHavePrompts('client.responses.create()'), true);
  });
});
