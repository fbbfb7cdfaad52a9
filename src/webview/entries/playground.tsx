import { render } from 'preact';
import '../styles/playground.css';
import type { ToPlayground } from '../../shared/playgroundProtocol.ts';
import { isToPlayground } from '../../shared/playgroundProtocol.ts';
import { connectToHost } from '../hostConnection.ts';
import { PlaygroundApp } from '../playground/playgroundApp.tsx';

const root = document.querySelector('#app');
if (root) render(<PlaygroundApp host={connectToHost<ToPlayground>(isToPlayground)} />, root);
