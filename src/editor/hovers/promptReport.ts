import { l10n, Uri } from 'vscode';
import type { Estimate } from '../../core/pricing/estimate.ts';
import type { ColumnEstimate, EstimateParts } from '../../core/pricing/estimateParts.ts';
import type { TextFigure } from '../../core/pricing/textFigures.ts';
import { parseChat } from '../../core/prompts/chat.ts';
import { parseModelName } from '../../core/providers/modelName.ts';
import type { OutlineItem, SuiteOutline } from '../../core/suites/suite.ts';
import type { Countable } from '../../core/tokens/textCounts.ts';
import { count } from '../../shared/figures.ts';
import { namedFiles } from '../files/suiteIndex.ts';
import { suiteLabel } from '../files/suiteNames.ts';
import { addKnown, promptMatch } from '../language/suiteParts.ts';
import {
  cacheCell,
  costCell,
  markdownTable,
  modelCell,
  tokenCountWords,
  unknownModel,
  unpriced,
  windowCell,
} from './figureTable.ts';
import type { HoverParts } from './registerHovers.ts';

/** More suites make no readable hover. */
const shownSuites = 3;

/** Prompts that code makes are known when it has run. */
const madeByCode = /\.(?:[cm]?[jt]s|py|sh|bash|zsh|exe|bat|cmd|ps1|rb|pl)$/i;

type ReportParts = Omit<HoverParts, 'settings'>;

/** A prompt as it stands in its file, and what each suite that names it would pay for it. As Markdown. */
export async function promptReport(prompt: Uri, parts: ReportParts): Promise<string> {
  const users = await parts.suites.suitesUsing(prompt);
  const texts = await textsOf(prompt, parts);
  const reports = await Promise.all(
    users.slice(0, shownSuites).map(async ({ suite, outline }) => {
      const isOurs = (place: { file: string }) => place.file === prompt.fsPath;
      return suiteReport({ suite, outline, isOurs, prompt, texts }, parts);
    }),
  );
  const shown = reports.flatMap((report) => report ?? []);
  return shown.length > 0 ? [head(), ...shown].join('\n\n') : plainReport(prompt, texts, parts);
}

/** A prompt where a suite names it or has it in its text. */
export async function suitePromptReport(suite: Uri, item: OutlineItem, parts: ReportParts): Promise<string> {
  const outline = await parts.suites.outline(suite);
  const files = await namedFiles(suite, item);
  const prompt = Uri.file(files[0] ?? suite.fsPath);
  const all =
    item.text === undefined
      ? await Promise.all(files.map(async (file) => textsOf(Uri.file(file), parts)))
      : [[parseChat(item.text) ?? item.text]];
  const texts = all.includes(undefined) ? undefined : all.flatMap((each) => each ?? []);
  const isOurs = await promptMatch(suite, item);
  const report = await suiteReport({ suite, outline, prompt, texts, isOurs }, parts);
  return report === undefined ? plainReport(prompt, texts, parts) : `${head()}\n\n${report}`;
}

function head(): string {
  return l10n.t('**Prompt** as it stands here, variables not filled in');
}

/** A prompt that no suite asks a model: what its text alone costs. */
async function plainReport(
  prompt: Uri,
  texts: readonly Countable[] | undefined,
  { figures: counting, chosen }: ReportParts,
): Promise<string> {
  if (!texts) return l10n.t('**Prompt** made by code: known when it runs');
  const models = await counting.models(prompt);
  const figures = await counting.figuresOf(prompt, prompt.toString(), texts, models, { cache: true });
  return [
    head(),
    ...(figures.length > 0 ? [plainTable(figures)] : []),
    ...unpriced(figures),
    ...unknownModel(chosen.get(prompt)),
    ...legend(figures),
  ].join('\n\n');
}

async function textsOf(prompt: Uri, { figures }: ReportParts): Promise<Countable[] | undefined> {
  return madeByCode.test(prompt.fsPath) ? undefined : figures.texts(prompt);
}

interface Used {
  suite: Uri;
  outline: SuiteOutline;
  prompt: Uri;
  texts: readonly Countable[] | undefined;
  isOurs: (place: NonNullable<EstimateParts['prompts'][number]>) => boolean;
}

/** What a suite pays for a prompt, a row for each of its models. Undefined where it asks no model. */
async function suiteReport(used: Used, parts: ReportParts): Promise<string | undefined> {
  const { suite, outline, prompt, texts, isOurs } = used;
  const estimate = parts.costs.of(suite);
  const columns = columnsOf(estimate, isOurs);
  const rows = outline.providers.flatMap(({ provider, label }) =>
    provider !== undefined && parseModelName(provider)
      ? [{ provider, columns: columns.filter((each) => each.id === provider || each.label === label) }]
      : [],
  );
  if (rows.length === 0) return undefined;
  const key = `${prompt.toString()}#${suite.toString()}`;
  const figures = texts
    ? await parts.figures.figuresOf(
        prompt,
        key,
        texts,
        rows.map(({ provider }) => provider),
        { cache: true },
      )
    : [];
  const name = suiteLabel(suite.fsPath);
  const table = markdownTable(
    [
      l10n.t('Model'),
      l10n.t('Tokens'),
      l10n.t('Window'),
      l10n.t('Cacheable'),
      l10n.t('One call'),
      l10n.t('One run of {0}', name),
    ],
    rows.map(({ provider, columns: own }) => {
      const figure = figures.find((each) => each.provider === provider);
      return [
        modelCell(provider),
        figure ? tokenCountWords(figure.counted) : l10n.t('known when it runs'),
        figure ? windowCell(figure) : '',
        figure ? cacheCell(figure.cacheable) : '',
        ...(estimate ? costCells(own) : ['…', '…']),
      ];
    }),
  );
  return [table, ...runNotes(estimate, columns), ...unpriced(figures), ...legend(figures)].join('\n\n');
}

function columnsOf(estimate: Estimate | undefined, isOurs: Used['isOurs']): ColumnEstimate[] {
  const { columns = [], prompts = [] } = estimate?.parts ?? {};
  return columns.filter(({ prompt }) => {
    const place = prompts[prompt];
    return place !== undefined && isOurs(place);
  });
}

function ofRun(columns: readonly ColumnEstimate[]): number | null {
  return addKnown(columns.map(({ cost }) => cost.expected));
}

function costCells(columns: readonly ColumnEstimate[]): string[] {
  const isRecorded = columns.some(({ id }) => id.startsWith('replay:'));
  return isRecorded
    ? [l10n.t('$0, recorded'), l10n.t('$0, recorded')]
    : [costCell(perCall(columns)), costCell(ofRun(columns))];
}

/** Of those calls that are sent. */
function perCall(columns: readonly ColumnEstimate[]): number | null {
  const sent = columns.reduce((sum, { calls, cached }) => sum + calls - cached, 0);
  const cost = ofRun(columns);
  return cost === null ? null : sent === 0 ? 0 : cost / sent;
}

function runNotes(estimate: Estimate | undefined, columns: readonly ColumnEstimate[]): string[] {
  if (!estimate) return [l10n.t('What a run costs is being estimated.')];
  const calls = columns.reduce((sum, each) => sum + each.calls, 0);
  const cached = columns.reduce((sum, each) => sum + each.cached, 0);
  return [
    l10n.t('Calls are priced with their variables and the reply that is expected.'),
    ...(cached > 0
      ? [
          l10n.t(
            "{0} of {1} calls are answered by Cupel's own cache, for nothing.",
            count(cached),
            count(calls),
          ),
        ]
      : []),
  ];
}

function plainTable(figures: readonly TextFigure[]): string {
  return markdownTable(
    [l10n.t('Model'), l10n.t('Tokens'), l10n.t('Window'), l10n.t('Cacheable'), l10n.t('Cost')],
    figures.map((figure) => [
      modelCell(figure.provider),
      tokenCountWords(figure.counted),
      windowCell(figure),
      cacheCell(figure.cacheable),
      costCell(figure.cost),
    ]),
  );
}

/** What the column of the cache means, where there is something in it. */
function legend(figures: readonly TextFigure[]): string[] {
  const cached = figures.flatMap(({ cacheable }) => (cacheable && cacheable.tokens > 0 ? [cacheable] : []));
  if (cached.length === 0) return [];
  const meaning = l10n.t(
    'Cacheable: what all calls begin with, which the vendor takes from its cache from the second call on.',
  );
  const marked = cached.some((each) => each.marked) ? ` ${l10n.t('*: if the request asks for it.')}` : '';
  return [`${meaning}${marked}`];
}
