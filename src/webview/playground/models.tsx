import { useLayoutEffect, useRef } from 'preact/hooks';
import { mostModels } from '../../shared/playgroundProtocol.ts';
import { t } from '../words.ts';

interface ModelsProps {
  chosen: readonly string[];
  offered: readonly string[];
  /** The suites of those that are set up there, by the model's name. */
  suites: Readonly<Record<string, string>>;
  onChange: (models: string[]) => void;
}

/** One to four models, each chosen from those that are known or typed as a suite would name it. */
export function Models({ chosen, offered, suites, onChange }: ModelsProps) {
  const replace = (place: number, id: string): void =>
    onChange(chosen.map((each, index) => (index === place ? id : each)));
  const group = useRef<HTMLFieldSetElement>(null);
  /** The model whose box gets the focus once it is drawn: the button that had it may be gone. */
  const next = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (next.current === undefined) return;
    group.current?.querySelectorAll('input')[next.current]?.focus();
    next.current = undefined;
  });
  const changeTo = (models: string[], focused: number): void => {
    next.current = Math.min(focused, models.length - 1);
    onChange(models);
  };
  return (
    <fieldset class="group" ref={group}>
      <legend>{t('Models')}</legend>
      <datalist id="offered">
        {offered.map((id) => (
          <option key={id} value={id} label={suites[id]} />
        ))}
      </datalist>
      {chosen.map((id, place) => (
        <div key={place} class="model">
          <input
            list="offered"
            value={id}
            aria-label={t('Model {0}', place + 1)}
            title={suites[id] && t('As {0} sets it up', suites[id])}
            spellcheck={false}
            onInput={({ currentTarget }) => replace(place, currentTarget.value.trim())}
          />
          <button
            class="tool"
            aria-label={t('Remove model {0}', place + 1)}
            title={t('Remove')}
            disabled={chosen.length === 1}
            onClick={() =>
              changeTo(
                chosen.filter((_, index) => index !== place),
                place,
              )
            }
          >
            <i class="codicon codicon-close" aria-hidden="true" />
          </button>
        </div>
      ))}
      <button
        class="tool"
        disabled={chosen.length >= mostModels}
        onClick={() =>
          changeTo([...chosen, offered.find((id) => !chosen.includes(id)) ?? 'echo'], chosen.length)
        }
      >
        <i class="codicon codicon-add" aria-hidden="true" /> {t('Add Model')}
      </button>
    </fieldset>
  );
}
