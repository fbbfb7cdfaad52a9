import type { ComponentChildren, ComponentType, FunctionComponent } from 'preact';
import { createElement } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { messageOf } from './host.ts';

interface Later<Props> extends FunctionComponent<Props> {
  /** Fetches the script before it is needed. */
  load(): Promise<void>;
}

/**
 * A component whose script is fetched when it is first shown: a panel opens without what is behind its other tabs.
 * @param meanwhile what stands there until then
 */
export function later<Props extends object>(
  fetchComponent: () => Promise<ComponentType<Props>>,
  meanwhile: (props: Props) => ComponentChildren,
): Later<Props> {
  let loaded: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;
  const load = () =>
    (loading ??= fetchComponent().then((component) => {
      loaded = component;
    }));
  function LaterComponent(props: Props) {
    const [, redraw] = useState(0);
    const [error, setError] = useState<string>();
    const drawn = loaded;
    useEffect(() => {
      if (drawn) return; // what came after the drawing is not in it
      load().then(
        () => redraw((n) => n + 1),
        (reason: unknown) => setError(messageOf(reason)),
      );
    }, []);
    if (drawn) return createElement(drawn, props);
    if (error === undefined) return <>{meanwhile(props)}</>;
    return (
      <p class="empty" role="alert">
        {error}
      </p>
    );
  }
  return Object.assign(LaterComponent, { load });
}
