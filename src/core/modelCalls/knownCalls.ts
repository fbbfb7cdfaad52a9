/** A call of a vendor's library, or of one over several vendors, that sends text to a model. */
export interface KnownCall {
  /** What is called, as `client.chat.completions.create`; calls on the way are `()`. */
  readonly pattern: RegExp;
  /** Whose models it calls unless the model's name says otherwise. Undefined for libraries over several vendors. */
  readonly vendor?: string;
  /** Common names are known by the object that they are called on: its name, or what made it. */
  readonly receiver?: RegExp;
  /** Common names are known by what the file imports. */
  readonly imports?: RegExp;
  /** The arguments that hold prompts, where others hold other texts. Any but the settings otherwise. */
  readonly keys?: RegExp;
}

const prompts =
  /^(?:instructions|system_?prompt|systemPrompt|prompt|system|system_?instruction|systemInstruction)$/;

/*
 * The names are those of the libraries' own documentation. First match wins. Python's asynchronous twins and
 * JavaScript's spellings stand beside each other.
 */
export const knownCalls: readonly KnownCall[] = [
  // OpenAI, and the many servers that speak like it
  { pattern: /\bchat\.completions\.(?:create|parse|stream|runTools)$/, vendor: 'openai' },
  { pattern: /\bresponses\.(?:create|parse|stream)$/, vendor: 'openai' },
  { pattern: /\b(?:ChatCompletion|Completion|Embedding)\.a?create$/, vendor: 'openai' },
  { pattern: /\b(?:images\.(?:generate|edit)|audio\.speech\.create|moderations\.create)$/, vendor: 'openai' },
  // Anthropic
  { pattern: /\bmessages\.(?:create|stream|parse|count_tokens|countTokens)$/, vendor: 'anthropic' },
  { pattern: /\bcompletions\.create$/, vendor: 'openai' },
  // Google: google-genai, @google/genai, and the libraries before them
  {
    pattern:
      /\b(?:generate_content(?:_stream|_async)?|generateContent(?:Stream)?|embed_content|embedContent|count_tokens|countTokens)$/,
    vendor: 'google',
  },
  {
    pattern: /\b(?:send_message(?:_stream|_async)?|sendMessage(?:Stream)?)$/,
    vendor: 'google',
    imports: /genai|generative-?ai|vertexai/,
  },
  { pattern: /\bchats\.create$/, vendor: 'google' },
  { pattern: /\b(?:GenerativeModel|getGenerativeModel)$/, vendor: 'google', keys: prompts },
  // Mistral
  {
    pattern: /\b(?:chat|fim|agents)\.(?:complete|stream|parse)(?:_async|Async|_stream|Stream)?$/,
    vendor: 'mistral',
  },
  { pattern: /\bembeddings\.create$/, vendor: 'openai' },
  // Cohere
  {
    pattern: /\b(?:chat|chat_stream|chatStream|generate|embed|rerank|summarize|classify)$/,
    vendor: 'cohere',
    receiver: /^co$|cohere/i,
  },
  // A machine of one's own
  { pattern: /\b(?:chat|generate|embed|embeddings)$/, vendor: 'ollama', receiver: /ollama/i },
  // Amazon Bedrock
  {
    pattern:
      /\b(?:converse(?:_stream)?|invoke_model(?:_with_response_stream)?|Converse(?:Stream)?Command|InvokeModel\w*Command)$/,
    vendor: 'bedrock',
  },
  // Hugging Face
  {
    pattern:
      /\b(?:chat_completion|text_generation|feature_extraction|chatCompletion(?:Stream)?|textGeneration(?:Stream)?|featureExtraction)$/,
    vendor: 'huggingface',
  },
  // LiteLLM
  { pattern: /\blitellm\.(?:a?(?:text_)?completion|a?embedding|a?responses)$/ },
  { pattern: /(?:^|[^.\w])a?(?:completion|embedding|responses)$/, imports: /\blitellm\b/ },
  // Vercel's AI SDK
  {
    pattern:
      /(?:^|\.)(?:generateText|streamText|generateObject|streamObject|(?:experimental_)?generateImage)$/,
  },
  { pattern: /^(?:embed|embedMany|rerank)$/, imports: /['"]ai['"]/ },
  { pattern: /(?:^|\.)(?:\w*Agent)$/, keys: prompts },
  // LangChain, LlamaIndex, DSPy: any model that was made by a constructor of a chat model
  {
    pattern:
      /\.a?(?:invoke|stream|batch|predict|generate|complete|chat|stream_complete|stream_chat|with_structured_output)$/,
    receiver:
      /^(?:self\.|this\.)?_?(?:llm|chat_?model|language_?model|lm)$|Chat[A-Z]\w*|\binit_?[cC]hat_?[mM]odel|\bLLM\b/i,
  },
  {
    pattern:
      /\b\w*(?:Prompt|Message)\w*\.(?:from_messages|fromMessages|from_template|fromTemplate)$|\b(?:PromptTemplate|ChatPromptTemplate)$/,
  },
  {
    pattern: /\b(?:create_(?:react_)?agent|createAgent|createReactAgent|initialize_agent)$/,
    keys: /prompt$/i,
  },
  // VS Code's models
  { pattern: /\bsendRequest$/, vendor: 'vscode' },
  { pattern: /\bLanguageModelChatMessage\.(?:User|Assistant)$/, vendor: 'vscode' },
];

/** Arguments that are settings, names and addresses: not what a model reads as a prompt. */
export const settingKeys =
  /^(?:model|model_?name|modelName|model_?id|modelId|engine|deployment(?:_?name|Name|_?id|Id)?|azure_deployment|role|type|name|id|user|format|voice|size|quality|detail|language|tool_?choice|toolChoice|response_?format|responseFormat|encoding_?format|encodingFormat|effort|reasoning_?effort|reasoningEffort|summary|service_?tier|serviceTier|verbosity|truncate|truncation|task_?type|taskType|input_?type|inputType|url|image_?url|imageUrl|file_id|api_?key|apiKey|api_base|base_?url|baseURL|api_?version|apiVersion|media_?type|mediaType|mime_?type|mimeType|tool_?call_?id|toolCallId|previous_response_id|finish_reason|region|provider|store|metadata|thread_id|conversation|accept|content_?type|contentType|strategy|key)$/;

/** Functions and constructors around a prompt on its way into a call. */
export const wrappers =
  /(?:Message|Messages|Part|Content|Params?|Prompt|Template|TextBlock\w*|dedent|cleandoc|outdent|stripIndents?|stripIndent|from_text|fromText|from_messages|fromMessages|from_template|fromTemplate|createUserContent|createPartFromText|User|Assistant|System|str|GenerateContentConfig|join|dumps|stringify|concat)$/;

/** Those of them that give a text, to which more may be joined. */
export const textWrappers =
  /(?:^|\.)(?:dedent|cleandoc|outdent|stripIndents?|str|join|dumps|stringify|concat)$/;

/** Keys of the model that a call names. */
export const modelKeys =
  /^(?:model|model_?name|modelName|model_?id|modelId|engine|azure_deployment|deployment_?name|deploymentName)$/;
