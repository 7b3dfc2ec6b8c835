// Generated from schemas/statement.schema.json by `npm run types`; do not edit.

import type { Finding } from './finding';

export interface Statement {
  statement: 1;
  title: string;
  period_label: string;
  from: string;
  until: string;
  window_from: string;
  window_until: string;
  time_zone: string;
  currency: string;
  currency_digits: number;
  level: number;
  k: number;
  draft: boolean;
  draft_reasons: string[];
  sentence: string;
  below_sentences: string[];
  refused: boolean;
  missing: string[];
  rois: Roi[];
  lines: Line[];
  benefit_columns: [string, Amount][];
  costs: Cost[];
  programme_costs: ProgrammeCost[];
  cost_total: number;
  cost_direct: number;
  cost_unallocated: number;
  cost_low: number | null;
  cost_high: number | null;
  volunteer_cost: number;
  tie_out: string;
  volunteer_memo: string;
  overlaps: [string, number][];
  sensitivities: Sensitivity[];
  weakest_assumption: string;
  assumptions: Assumed[];
  choices: string[];
  goals: Goal[];
  refused_figures: RefusedFigure[];
  comparatives: Comparative[];
  currency_effect: string;
  materiality: number;
  coverage: Coverage;
  control_totals: ControlTotal[];
  sources: Source[];
  next_best_proof: string;
  open_questions: string[];
  findings: Record<string, Finding>;
  versions: Record<string, string>;
  independence: string;
  seed: number;
  draws: number;
}

export interface Amount {
  value: number;
  low: number | null;
  high: number | null;
}

export interface Line {
  id: string;
  title: string;
  lever: string;
  programme: string | null;
  grade: 'E' | 'A' | 'C' | 'S';
  kind: 'cash_in' | 'cash_out_avoided' | 'capacity_freed';
  in_headline: boolean;
  forecast: boolean;
  claimed: Amount;
  wanted: Amount;
  estimand: string;
  counterfactual: string | null;
  population: string | null;
  finding: string;
  next_best_proof: string | null;
  caveats: string[];
  factors?: string[];
  formula: [string, string][];
  said: string;
  said_range: string | null;
}

export interface Roi {
  name: string;
  with_capacity: boolean;
  value: Amount | null;
  reason: string | null;
  return_value: number;
  cost: number;
  said: string | null;
  said_range: string | null;
}

export interface Cost {
  category: string;
  amount: number;
  direct: number;
  evidence: string;
  said: string;
}

export interface ProgrammeCost {
  programme: string | null;
  activity: string | null;
  mode: string | null;
  amount: number;
  direct: number;
}

export interface Sensitivity {
  assumption: string;
  low_value: number;
  high_value: number;
  low_result: number;
  high_result: number;
  break_even: number | null;
  unit: string;
  owner: string | null;
  review_by: string | null;
}

export interface Assumed {
  id: string;
  text: string;
  unit: string;
  distribution: string;
  value: number;
  low: number;
  high: number;
  source: string | null;
  owner: string | null;
  approver: string | null;
  review_by: string | null;
  used_by: string[];
}

export interface Comparative {
  name: string;
  measure: string;
  value: number | null;
  reason: string | null;
}

export interface Goal {
  programme: string;
  side: 'business' | 'member';
  outcome: string;
  question: string;
  unit: string | null;
  baseline: number | null;
  target: number | null;
  due: string | null;
  state: 'met' | 'not met' | 'not clear yet' | 'no target' | 'not measured';
  current: Amount | null;
  printed: string;
  figure: string | null;
  reason: string | null;
}

export interface RefusedFigure {
  figure: string;
  code: string;
  what: string;
  next: string | null;
}

export interface Coverage {
  window: {
    from: string;
    until: string;
  };
  people: number | null;
  members: number | null;
  customers: number | null;
  members_matched: number | null;
  opted_out: number | null;
  no_basis: number | null;
  revenue: number;
  revenue_anonymous: number;
  hidden_at_most: number;
  matched_by_tier: ([string, number | null])[];
  raise_match_rate: ([string, number | null])[];
}

export interface ControlTotal {
  source: string;
  month: string;
  measure: string;
  ours: number;
  books: number;
  difference: number;
}

export interface Source {
  id: string;
  reader: string;
  time_zone: string;
  basis: string;
  tax: string;
  coverage_from: string;
  coverage_until: string;
  received: number;
  kept: number;
  dropped: number;
}
