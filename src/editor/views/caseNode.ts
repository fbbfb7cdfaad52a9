import { l10n, ThemeColor, ThemeIcon, TreeItem, Uri } from 'vscode';
import type { Location } from '../../core/location.ts';
import type { Case } from '../../core/suites/suite.ts';
import { openCommand } from '../files/openLocation.ts';
import { itemContexts } from '../ids.ts';
import type { CaseVerdict } from '../runs/caseVerdicts.ts';
import { caseLabel } from './caseLabel.ts';

/** A case below its suite in the view Suites. */
export interface CaseNode {
  kind: 'case';
  uri: Uri;
  case: number;
  label: string;
  detail: string;
  location: Location;
  /** How it went in the last run that it was part of; undefined when that was another text. */
  verdict: CaseVerdict | undefined;
}

/** A case as it stands in its suite. */
export function caseNode(uri: Uri, test: Case, verdict: CaseVerdict | undefined): CaseNode {
  const { label, detail } = caseLabel(test);
  return { kind: 'case', uri, case: test.index, label, detail, location: test.location, verdict };
}

/** Opens the case, and says how it went. */
export function caseItem(node: CaseNode): TreeItem {
  const item = new TreeItem(node.label);
  item.id = `${node.uri.toString()}#${node.case}`;
  item.description = node.detail;
  item.contextValue = itemContexts.case;
  item.iconPath = caseIcon(node.verdict);
  const verdict = node.verdict ? verdictWords(node.verdict) : l10n.t('not run as it is');
  item.accessibilityInformation = { label: `${node.label}, ${verdict}` };
  item.tooltip = [node.detail, verdict].filter(Boolean).join('\n');
  item.command = openCommand(Uri.file(node.location.file), node.location.range);
  return item;
}

function caseIcon(verdict: CaseVerdict | undefined): ThemeIcon {
  if (verdict === undefined) return new ThemeIcon('circle-outline');
  const icons: Record<CaseVerdict, [icon: string, color: string]> = {
    passed: ['pass', 'testing.iconPassed'],
    unfinished: ['debug-stop', 'testing.iconSkipped'],
    failed: ['error', 'testing.iconFailed'],
    errored: ['warning', 'testing.iconErrored'],
  };
  const [icon, color] = icons[verdict];
  return new ThemeIcon(icon, new ThemeColor(color));
}

function verdictWords(verdict: CaseVerdict): string {
  const words: Record<CaseVerdict, string> = {
    passed: l10n.t('passed'),
    unfinished: l10n.t('not finished'),
    failed: l10n.t('failed'),
    errored: l10n.t('error'),
  };
  return words[verdict];
}
