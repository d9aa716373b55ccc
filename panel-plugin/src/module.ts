import { PanelPlugin } from '@grafana/data';
import { PANEL_ID, type PanelOptions } from '@ledgerline/api/grafana';

export const plugin = new PanelPlugin<PanelOptions>(() => null);
export const id = PANEL_ID;
