import './.config/jest-setup';

// jsdom draws nothing; Grafana's Combobox measures its text on a canvas.
HTMLCanvasElement.prototype.getContext = () => ({ measureText: (text) => ({ width: 8 * text.length }) });

// Nor does it scroll; lists of options watch what is seen of them.
globalThis.IntersectionObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
