import './.config/jest-setup';

// jsdom draws nothing; Grafana's Combobox measures its text on a canvas.
HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: 8 * text.length }) });
