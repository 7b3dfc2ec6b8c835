import type { Statement } from '@commonweal/charts';

export function fill(statement: Statement, statics?: string, page?: string): string;
export const chromium_flags: string[];
export const chromium_path: string;
