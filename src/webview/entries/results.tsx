import { render } from 'preact';
import '../styles/results.css';
import type { ToResults } from '../../shared/resultsProtocol.ts';
import { connectToHost } from '../hostConnection.ts';
import { ResultsApp } from '../results/resultsApp.tsx';

const root = document.querySelector('#app');
if (root) render(<ResultsApp host={connectToHost<ToResults>()} />, root);
