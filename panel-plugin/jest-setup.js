/* global require -- jest runs this as CommonJS, and an import could not depend on where it runs */
// Tests with a browser of their own run in Node, which has nothing to set up.
if (typeof HTMLCanvasElement !== 'undefined') {
  require('./.config/jest-setup');

  // jsdom draws nothing; Grafana's Combobox measures its text on a canvas.
  HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: 8 * text.length }) });
}
