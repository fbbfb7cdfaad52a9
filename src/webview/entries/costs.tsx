import { render } from 'preact';
import '../styles/costs.css';
import type { ToCosts } from '../../shared/costsProtocol.ts';
import { isToCosts } from '../../shared/costsProtocol.ts';
import { CostsApp } from '../costs/costsApp.tsx';
import { connectToHost } from '../hostConnection.ts';

const root = document.querySelector('#app');
if (root) render(<CostsApp host={connectToHost<ToCosts>(isToCosts)} />, root);
