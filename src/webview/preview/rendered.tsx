import { dataImage } from '../../shared/dataImage.ts';
import type { MessageView, PromptView } from '../../shared/previewProtocol.ts';
import { t } from '../words.ts';

interface RenderedProps {
  prompt: PromptView;
  /** Whether its name is needed to tell it from others of the file. */
  named: boolean;
  onOpenProblem: () => void;
}

/** One prompt with its variables filled in: its messages by role, or what is wrong with it. */
export function Rendered({ prompt, named, onOpenProblem }: RenderedProps) {
  const { label, messages, missing, problem, figures } = prompt;
  return (
    <section class="rendered" aria-label={label}>
      {named && <h2>{label}</h2>}
      {problem && (
        <div class="problem" role="alert">
          <p>
            <i class="codicon codicon-error" aria-hidden="true" /> {problem.message}
          </p>
          {problem.hint !== null && <p class="quiet">{problem.hint}</p>}
          {problem.place !== null && (
            <button class="tool" onClick={onOpenProblem}>
              <i class="codicon codicon-go-to-file" aria-hidden="true" /> {problem.place}
            </button>
          )}
        </div>
      )}
      {missing.length > 0 && (
        <p class="missing" role="status">
          <i class="codicon codicon-warning" aria-hidden="true" />{' '}
          {t('Left empty, since nothing gives it: {0}', missing.join(', '))}
        </p>
      )}
      {messages.map((message, index) => (
        <Message key={index} message={message} />
      ))}
      {figures.map((line) => (
        <p key={line} class="quiet figures">
          {line}
        </p>
      ))}
    </section>
  );
}

/** The names of roles, as people call them. */
const roles: Readonly<Record<string, string>> = {
  system: t('System'),
  developer: t('Developer'),
  user: t('User'),
  assistant: t('Assistant'),
  tool: t('Tool'),
};

const icons: Readonly<Record<string, string>> = {
  system: 'settings-gear',
  developer: 'settings-gear',
  assistant: 'hubot',
  tool: 'tools',
};

function Message({ message: { role, parts } }: { message: MessageView }) {
  const name = roles[role] ?? role;
  return (
    <article class={`message ${role}`} aria-label={name}>
      <header>
        <i class={`codicon codicon-${icons[role] ?? 'account'}`} aria-hidden="true" /> {name}
      </header>
      {parts.map((part, index) => (
        <Part key={index} {...part} />
      ))}
    </article>
  );
}

function Part({ kind, text }: MessageView['parts'][number]) {
  if (kind === 'image') {
    const image = dataImage(text);
    if (image.ok) return <img class="picture" src={image.source} alt={t('A picture of the prompt')} />;
    return (
      <p class="quiet">
        <i class="codicon codicon-file-media" aria-hidden="true" /> {text.slice(0, 200)}
      </p>
    );
  }
  if (kind === 'other')
    return (
      <pre class="text other" tabIndex={0}>
        {text}
      </pre>
    );
  return (
    <pre class="text" tabIndex={0}>
      {text}
    </pre>
  );
}
