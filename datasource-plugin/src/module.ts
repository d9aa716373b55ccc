import { DataSourcePlugin } from '@grafana/data';
import { ConfigEditor } from './components/ConfigEditor';
import { QueryEditor } from './components/QueryEditor';
import { CreditsDatasource } from './datasource';
import type { Query, Secrets, Settings } from './types';

export const plugin = new DataSourcePlugin<CreditsDatasource, Query, Settings, Secrets>(CreditsDatasource)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor);
