import type { Estimate, LoadEstimate } from '../../core/pricing/estimate.ts';
import { amountWords, count, dollars } from '../../shared/figures.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../table.ts';
import path from 'node:path';

/** Prints an estimate: its sum in a line, a table of the models, what the figures do not hold. */
export async function printEstimate(terminal: Terminal, estimate: Estimate): Promise<void> {
  const { suite, calls, cached, cost, batch, providers, graders, notes, asOf, sampled } = estimate;
  const kept = cached > 0 ? `, ${count(cached)} of them answered from the cache` : '';
  const looked = sampled < calls ? `, ${count(sampled)} of them counted` : '';
  terminal.out(
    `${terminal.style('bold', path.relative(process.cwd(), suite) || suite)}  ${amountWords(cost)}`,
  );
  terminal.out(`${count(calls)} ${calls === 1 ? 'call' : 'calls'}${kept}${looked}`);
  if (batch && batch.expected !== null) terminal.out(`As batches: ${amountWords(batch)}`);
  terminal.out('');
  terminal.out(
    await table(
      terminal,
      [
        { title: 'Model', shrinks: true },
        { title: 'Calls', align: 'right' },
        { title: 'Input tokens', align: 'right' },
        { title: 'Output tokens', align: 'right' },
        { title: 'Expected', align: 'right' },
        { title: 'At worst', align: 'right' },
      ],
      [...providers.map((each) => row(each)), ...graders.map((each) => row(each, 'graded by '))],
    ),
  );
  terminal.out('');
  for (const note of notes) terminal.out(terminal.style('dim', `· ${note}`));
  terminal.out(terminal.style('dim', `· Prices as of ${asOf}. The vendor's count decides what is paid.`));
}

function row(load: LoadEstimate, prefix = ''): string[] {
  const { label, calls, cached, input, output, cost } = load;
  const exact = input.low === input.high;
  return [
    `${prefix}${label}`,
    cached > 0 ? `${count(calls - cached)} + ${count(cached)} cached` : count(calls),
    exact ? count(input.expected) : `≈ ${count(input.expected)} [${count(input.low)}, ${count(input.high)}]`,
    output.source === 'none' ? '–' : `≈ ${count(output.expected)}`,
    dollars(cost.expected),
    dollars(cost.worst),
  ];
}
