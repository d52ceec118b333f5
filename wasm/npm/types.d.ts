// Written by `cargo xtask gen` from case.json, assessment.json and scale.json in docs/schema.
/** One of several acts; what it does not give is the case's. */
export interface CaseAct {
  /** 标识 / id */
  id?: string | number | boolean;
  /** 事项 / item, as pack/item */
  item?: string | number | boolean;
  /** 同一行为触犯的各事项 / items the one act falls under */
  items?: Array<string | number | boolean>;
  /** 日期 / dates */
  dates?: CaseDates;
  /** 事实 / facts */
  facts?: Record<string, unknown>;
  /** 选择 / options chosen */
  elect?: Array<string | number | boolean>;
  /** 裁量 / amount chosen */
  judgement?: CaseJudgement;
}

/** A case. */
export interface Case {
  /** 案号 / id of the case */
  case?: string | number | boolean;
  /** 事项 / item, as pack/item */
  item?: string | number | boolean;
  /** 同一行为触犯的各事项 / items the one act falls under */
  items?: Array<string | number | boolean>;
  /** 日期 / dates */
  dates?: CaseDates;
  /** 事实 / facts by id or label */
  facts?: Record<string, unknown>;
  /** 选择 / options chosen */
  elect?: Array<string | number | boolean>;
  /** 数个行为 / several acts */
  acts?: CaseAct[];
  /** 数个当事人 / several parties */
  parties?: CaseParty[];
  /** 裁量 / an amount chosen inside the range, with its reason */
  judgement?: CaseJudgement;
}

/** Dates of the case. */
export interface CaseDates {
  /** 行为发生日 / day of the act */
  act?: string;
  /** 行为终了日 / last day of the act */
  act_end?: string;
  /** 发现日 / day it was found */
  found?: string;
  /** 立案日 / day the case was filed */
  filed?: string;
  /** 决定日 / day of the decision */
  decision?: string;
}

/** An amount chosen inside the range, with its reason. */
export interface CaseJudgement {
  /** 金额 / amount */
  amount: string | number | boolean;
  /** 理由 / reason */
  reason?: string | number | boolean;
}

/** One of several parties; what it does not give is the case's. */
export interface CaseParty {
  /** 标识 / id */
  id: string | number | boolean;
  /** 名称 / name */
  name?: string | number | boolean;
  /** 事实 / facts */
  facts?: Record<string, unknown>;
  /** 选择 / options chosen */
  elect?: Array<string | number | boolean>;
  /** 裁量 / amount chosen */
  judgement?: CaseJudgement;
}

export type Decimal = string;

export type IsoDate = string;

export type Status = "decided" | "needs_facts" | "no_rule" | "conflict";

export type Outcome = "exempt" | "reduced" | "lenient" | "ordinary" | "severe";

export type PenaltyKind = "warning" | "criticism" | "confiscate_gains" | "confiscate_goods" | "licence_suspended" | "licence_revoked" | "licence_downgraded" | "business_restricted" | "business_suspended" | "business_closed" | "person_barred" | "detention" | "other";

export type Stage = "intake" | "law_in_force" | "time_limit" | "responsibility" | "clause" | "exemption" | "tier" | "shift" | "circumstance" | "outcome" | "amount" | "penalty" | "order" | "several" | "procedure";

/** values by name */
export type Values = Record<string, string>;

export type Bases = Array<{
  cite: string;
  quote?: string;
  unverified?: true;
}>;

export interface Interval {
  min: Decimal | null;
  max: Decimal | null;
  min_inclusive: boolean;
  max_inclusive: boolean;
}

export interface Fine {
  statutory: Interval;
  range: Interval | null;
  amount: Decimal | null;
  currency: string;
}

export interface Summary {
  status: Status;
  outcome: Outcome | null;
  tier: string | null;
  fine?: Fine;
  penalties: PenaltyKind[];
}

export interface Span {
  min: Decimal;
  /** null: grows with a fact that has no upper bound */
  max: Decimal | null;
  currency: string;
}

export interface Possible {
  statuses: Status[];
  outcomes: Outcome[];
  tiers: string[];
  fine: Span | null;
  amount: Span | null;
  /** false: the sets only enclose the truth */
  exact: boolean;
}

export interface Procedure {
  id: string;
  name: string;
  /** null: not known */
  applies: boolean | null;
  due?: IsoDate;
  text?: string;
  basis: Bases;
}

export interface Step {
  step: Stage;
  rule: string;
  name: string;
  /** null: not known */
  applied: boolean | null;
  may: boolean;
  text: string;
  because: Array<{
    condition: string;
    /** null: not known */
    holds: boolean | null;
    saw: Values;
  }>;
  basis: Bases;
  value: Values;
}

export interface Related {
  /** what it is to the one it stands in */
  relation: string;
  schema: "cailiang.assessment/1";
  engine: {
    version: string;
  };
  /** id of the case */
  case: string | null;
  pack: {
    id: string;
    version: string;
    /** digest of the pack with the packs it uses */
    sha256: string;
    name: string;
  };
  item: {
    id: string;
    name: string;
    basis: Bases;
  };
  status: Status;
  outcome: Outcome | null;
  tier: {
    id: string;
    name: string;
  } | null;
  clause: string | null;
  fine?: Fine;
  penalties: Array<{
    id: string;
    kind: PenaltyKind;
    text: string;
    basis: Bases;
  }>;
  orders: Array<{
    text: string;
    basis: Bases;
  }>;
  options: Array<{
    id: string;
    text: string;
    basis: Bases;
    elected: boolean;
    gives: Summary;
  }>;
  possible?: Possible;
  missing: Array<{
    fact: string;
    label: string;
    options?: Array<{
      id: string;
      label: string;
    }>;
  }>;
  would_change: Array<{
    fact: string;
    label: string;
    option?: string;
    from: string;
    to: string;
    gives: Summary;
  }>;
  procedure: Procedure[];
  values: Values;
  facts: Array<{
    id: string;
    label: string;
    value: string;
  }>;
  trace: Step[];
  /** what the pack and the item say with every result */
  notes: string[];
  warnings: Array<{
    code: string;
    text: string;
  }>;
  judgement?: {
    amount: Decimal;
    reason: string;
  };
  others: Related[];
  parts: Related[];
}

/** Decimals are strings, dates are YYYY-MM-DD; texts are in the language asked for. */
export interface Assessment {
  schema: "cailiang.assessment/1";
  engine: {
    version: string;
  };
  /** id of the case */
  case: string | null;
  pack: {
    id: string;
    version: string;
    /** digest of the pack with the packs it uses */
    sha256: string;
    name: string;
  };
  item: {
    id: string;
    name: string;
    basis: Bases;
  };
  status: Status;
  outcome: Outcome | null;
  tier: {
    id: string;
    name: string;
  } | null;
  clause: string | null;
  fine?: Fine;
  penalties: Array<{
    id: string;
    kind: PenaltyKind;
    text: string;
    basis: Bases;
  }>;
  orders: Array<{
    text: string;
    basis: Bases;
  }>;
  options: Array<{
    id: string;
    text: string;
    basis: Bases;
    elected: boolean;
    gives: Summary;
  }>;
  possible?: Possible;
  missing: Array<{
    fact: string;
    label: string;
    options?: Array<{
      id: string;
      label: string;
    }>;
  }>;
  would_change: Array<{
    fact: string;
    label: string;
    option?: string;
    from: string;
    to: string;
    gives: Summary;
  }>;
  procedure: Procedure[];
  values: Values;
  facts: Array<{
    id: string;
    label: string;
    value: string;
  }>;
  trace: Step[];
  /** what the pack and the item say with every result */
  notes: string[];
  warnings: Array<{
    code: string;
    text: string;
  }>;
  judgement?: {
    amount: Decimal;
    reason: string;
  };
  others: Related[];
  parts: Related[];
}

export type ScaleDecimal = string;

export interface ScaleInterval {
  min: ScaleDecimal | null;
  max: ScaleDecimal | null;
  min_inclusive: boolean;
  max_inclusive: boolean;
}

export interface ScaleTier {
  id: string;
  name: string;
  /** null: a fact it needs is not known, or it sets no fine */
  range: ScaleInterval | null;
  /** the case is in it */
  chosen: boolean;
}

/** From the lightest to the gravest. Decimals are strings; texts are in the language asked for. */
export interface Scale {
  schema: "cailiang.scale/1";
  pack: {
    id: string;
    version: string;
  };
  item: string;
  currency: string;
  tiers: ScaleTier[];
}

