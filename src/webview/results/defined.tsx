import type { ComponentChildren } from 'preact';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { NumberName } from '../../shared/definitions.ts';
import { definitions } from '../../shared/definitions.ts';
import { t } from '../words.ts';
import type { Act } from './host.ts';

/** What the page's buttons do, where it does not come by name: numbers stand everywhere. */
export const ActContext = createContext<Act>(() => undefined);

interface DefinedProps {
  name: NumberName;
  /** Where the same number is named again, one stop for the keyboard is enough. */
  repeated?: boolean;
  children: ComponentChildren;
}

/** A number, or what it is called: it says what it is, and leads to its definition. */
export function Defined({ name, repeated = false, children }: DefinedProps) {
  const act = useContext(ActContext);
  return (
    <button
      type="button"
      class="defined"
      title={t(definitions[name].words)}
      {...(repeated ? { tabIndex: -1 } : {})}
      onClick={(event) => {
        event.stopPropagation();
        act({ kind: 'explain', number: name });
      }}
    >
      {children}
    </button>
  );
}
