import { render } from 'preact';
import '../styles/results.css';
import '../styles/report.css';
import { reportHost } from '../report/reportHost.ts';
import { ResultsApp } from '../results/resultsApp.tsx';

const root = document.querySelector('#app');
if (root) render(<ResultsApp host={reportHost(document)} />, root);
