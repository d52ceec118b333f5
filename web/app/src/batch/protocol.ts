// What the page and its worker say to each other.

import type { CaseFile, Status } from '../../../element/src/types.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Lang } from '../text.ts';
import type { Target } from './columns.ts';
import type { Encoding } from './decode.ts';

export type Ask =
  | { do: 'start'; catalogue: Catalogue; base: string }
  | { do: 'open'; bytes: ArrayBuffer; encoding: Encoding | null }
  /** `item` null: each row names its own. */
  | { do: 'columns'; item: string | null; lang: Lang }
  | { do: 'run'; item: string | null; common: CaseFile; lang: Lang }
  | { do: 'cancel' }
  | { do: 'page'; which: Which; from: number; count: number }
  | { do: 'file'; which: 'results' | 'rejects' };

export type Which = Status | 'all' | 'rejected';

export interface Counts {
  total: number;
  status: Record<Status, number>;
  rejected: number;
}

export interface ResultRow {
  number: number;
  name: string;
  /** Null where the row was rejected. */
  status: Status | null;
  cells: string[];
  reasons: string[];
}

export type Tell =
  | { is: 'opened'; encoding: Encoding; delimiter: string; header: string[]; rows: number; blank: number; sample: string[][]; itemColumn: number | null }
  | { is: 'columns'; targets: Target[]; meanings: string[]; twice: string[]; facts: number }
  | { is: 'progress'; done: number; total: number; counts: Counts }
  | { is: 'done'; done: number; total: number; counts: Counts; cancelled: boolean; seconds: string; header: string[] }
  | { is: 'page'; which: Which; from: number; total: number; rows: ResultRow[] }
  | { is: 'file'; which: 'results' | 'rejects'; text: string }
  | { is: 'failed'; why: 'not-text' | 'empty' | 'too-large' | 'error'; message: string };
