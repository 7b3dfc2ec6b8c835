// Generated from schemas/finding.schema.json by `npm run types`; do not edit.

export interface Finding {
  finding: 1;
  method: string;
  estimand: string;
  counterfactual: string | null;
  population: string | null;
  window: {
    from: string;
    until: string;
  } | null;
  status: 'ok' | 'caution' | 'refused';
  reason: string | null;
  grade: 'E' | 'A' | 'C' | 'S' | null;
  released: string;
  estimates: (Estimate | RefusedPart)[];
  benefit_kind: 'cash_in' | 'cash_out_avoided' | 'capacity_freed' | null;
  diagnostics: Diagnostic[];
  assumptions: Assumption[];
  caveats: string[];
  tables: Record<string, Record<string, string | number | boolean | null>[]>;
  figures: Figure[];
  proof: Proof;
}

export interface Estimate {
  name: string;
  value: number;
  low: number | null;
  high: number | null;
  level: number;
  unit: string | null;
  n: number | null;
  interval_method: string | null;
  no_interval: string | null;
}

export interface RefusedPart {
  name: string;
  refused: {
    code: string;
    next: string;
  };
}

export interface Diagnostic {
  name: string;
  status: 'pass' | 'warn' | 'fail';
  value: number | null;
  detail: string | null;
}

export interface Assumption {
  id: string;
  text: string;
  value: number | null;
  unit: string | null;
  low: number | null;
  high: number | null;
  owner: string | null;
  source: string | null;
  review_by: string | null;
}

export interface Column {
  name: string;
  unit: string | null;
  role: 'label' | 'value' | 'low' | 'high' | 'n' | 'group' | 'time';
}

export interface Figure {
  id: string;
  kind: 'interval' | 'line_band' | 'waterfall' | 'sankey' | 'heat' | 'love' | 'gap' | 'tornado' | 'dumbbell' | 'table';
  title: string;
  sentence: string;
  table: string;
  columns: Column[];
  level: number | null;
  method: string;
  grade: 'E' | 'A' | 'C' | 'S' | null;
  caveats: string[];
  alt: string | null;
}

export interface Query {
  name: string;
  sha256: string;
  rows: number;
}

export interface Input {
  name: string;
  rows: number;
  sha256: string;
}

export interface Proof {
  queries: Query[];
  inputs: Input[];
  parameters: Record<string, string>;
  seed: number;
  version: string;
  timings_cpu_seconds: Record<string, number>;
}
