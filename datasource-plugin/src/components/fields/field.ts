import type { ComponentType } from 'react';
import type { Client } from '../../client';

export interface FieldInput<V> {
  id: string;
  value: V;
  onChange: (value: V) => void;
  client: Client;
  /** As the query has it, for lists that depend on it; empty: the default one. */
  org: string | undefined;
}

export interface EditorField<V> {
  label: string;
  tooltip?: string;
  /** Whether a value of another query type's field of this name can stay; absent: always. */
  accepts?: (value: unknown) => boolean;
  Input: ComponentType<FieldInput<V>>;
}
