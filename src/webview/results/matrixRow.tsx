import type { VirtualItem } from '@tanstack/virtual-core';
import type { Layout } from '../../shared/resultsQueries.ts';
import { Cell } from './cell.tsx';
import type { Pages } from './pages.ts';

interface MatrixRowProps {
  index: number;
  top: number;
  height: number;
  columns: readonly VirtualItem[];
  pages: Pages;
  nameWidth: number;
  place: { row: number; column: number };
  selected: string | null;
  layout: Layout;
  isRunning: boolean;
  loadOutput(resultId: string): Promise<string>;
  onFocus(column: number): void;
  onSelect(resultId: string | null): void;
}

export function MatrixRow({
  index,
  top,
  height,
  columns,
  pages,
  nameWidth,
  place,
  selected,
  ...rest
}: MatrixRowProps) {
  const { layout, isRunning, loadOutput, onFocus, onSelect } = rest;
  const tabStop = (column: number) => (place.row === index && place.column === column ? 0 : -1);
  const loaded = columns.map(({ index: position }) => pages.row(index, position));
  const row = loaded.find((each) => each !== undefined)?.row;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      class="row"
      style={{ transform: `translateY(${top}px)`, height: `${height}px` }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        class="cell name"
        style={{ width: `${nameWidth}px` }}
        tabIndex={tabStop(0)}
        data-place={`${index}.0`}
        onFocus={() => onFocus(0)}
      >
        {row && (
          <>
            <div class="case-name">
              <span class="quiet">{row.case + 1}</span> {row.name}
            </div>
            <div class="quiet clamp">{row.vars.map(([name, text]) => `${name}: ${text}`).join(' · ')}</div>
          </>
        )}
      </div>
      {columns.map(({ index: position, start, size }, i) => {
        const block = loaded[i];
        const cell = block && (block.row.cells[position - block.first] ?? null);
        return (
          <Cell
            key={position}
            column={position}
            left={nameWidth + start}
            width={size}
            cell={cell}
            tabIndex={tabStop(position + 1)}
            place={`${index}.${position + 1}`}
            isSelected={cell !== null && cell !== undefined && sameCell(cell.id, selected)}
            markdown={layout.markdown}
            compact={layout.rowHeight === 'compact'}
            room={layout.wrap ? lines[layout.rowHeight] * Math.ceil(size / narrowestLetter) : Infinity}
            isRunning={isRunning}
            loadOutput={loadOutput}
            onFocus={() => onFocus(position + 1)}
            onSelect={onSelect}
          />
        );
      })}
    </div>
  );
}

/** Lines of an output in a cell, as in matrix.css. */
const lines = { compact: 1, normal: 3, tall: 7 } as const;
/** Pixels; most are nearly twice as wide. */
const narrowestLetter = 4;

/** Any repeat of a cell belongs to it. */
function sameCell(a: string, b: string | null): boolean {
  return b !== null && a.slice(0, a.lastIndexOf('.')) === b.slice(0, b.lastIndexOf('.'));
}
