import { render } from 'preact';
import '../styles/preview.css';
import type { ToPreview } from '../../shared/previewProtocol.ts';
import { isToPreview } from '../../shared/previewProtocol.ts';
import { connectToHost } from '../hostConnection.ts';
import { PreviewApp } from '../preview/previewApp.tsx';

const root = document.querySelector('#app');
if (root) render(<PreviewApp host={connectToHost<ToPreview>(isToPreview)} />, root);
