import type { Component, ComponentType, FunctionComponent } from 'preact';
import { createElement } from 'preact';

/**
 * A component that is drawn again only when what it is given has changed, its handlers aside: those may be made anew
 * each time and do the same.
 */
export function memo<Props extends object>(component: ComponentType<Props>): FunctionComponent<Props> {
  return function Memo(this: Component<Props>, props) {
    this.shouldComponentUpdate = (next) => !isSame(this.props, next);
    return createElement(component, props);
  };
}

function isSame(before: object, after: object): boolean {
  const old = before as Record<string, unknown>;
  return Object.entries(after).every(
    ([name, value]) =>
      value === old[name] || (typeof value === 'function' && typeof old[name] === 'function'),
  );
}
