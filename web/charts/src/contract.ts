/** The shapes that the C++ side writes, generated from schemas/, with names for the parts that charts use. */
import type { Column, Diagnostic, Estimate, Figure, Finding, Input, Proof, Query, RefusedPart } from './schema/finding';

export type { Column, Diagnostic, Estimate, Figure, Finding, Proof, RefusedPart };
export type { Assumption as AssumptionUse } from './schema/finding';
export type InputProof = Input;
export type QueryProof = Query;
export type Grade = Finding['grade'];
export type Role = Column['role'];
export type BenefitKind = Exclude<Finding['benefit_kind'], null>;
export type TableRow = Finding['tables'][string][number];
export type Cell = TableRow[string];
