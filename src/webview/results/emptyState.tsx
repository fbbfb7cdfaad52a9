import type { ComponentChildren } from 'preact';

interface EmptyStateProps {
  icon: string;
  title: string;
  /** What can be done about it. */
  children?: ComponentChildren;
}

/** What stands where there is nothing to show. */
export function EmptyState({ icon, title, children }: EmptyStateProps) {
  return (
    <div class="empty state">
      <i class={`codicon codicon-${icon}`} aria-hidden="true" />
      <p class="state-title">{title}</p>
      {children}
    </div>
  );
}
