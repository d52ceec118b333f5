//! Kinds of penalty and what they are called (Administrative Penalty Law art. 9).

/// Kinds of penalty besides the fine (Administrative Penalty Law art. 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum PenaltyKind {
    Warning,
    Criticism,
    ConfiscateGains,
    ConfiscateGoods,
    LicenceSuspended,
    LicenceRevoked,
    LicenceDowngraded,
    BusinessRestricted,
    BusinessSuspended,
    BusinessClosed,
    PersonBarred,
    Detention,
    Other,
}

impl PenaltyKind {
    /// All of them.
    pub const ALL: [PenaltyKind; 13] = [
        PenaltyKind::Warning,
        PenaltyKind::Criticism,
        PenaltyKind::ConfiscateGains,
        PenaltyKind::ConfiscateGoods,
        PenaltyKind::LicenceSuspended,
        PenaltyKind::LicenceRevoked,
        PenaltyKind::LicenceDowngraded,
        PenaltyKind::BusinessRestricted,
        PenaltyKind::BusinessSuspended,
        PenaltyKind::BusinessClosed,
        PenaltyKind::PersonBarred,
        PenaltyKind::Detention,
        PenaltyKind::Other,
    ];

    /// Name in packs and results, Chinese, English.
    pub fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            PenaltyKind::Warning => ("warning", "警告", "warning"),
            PenaltyKind::Criticism => ("criticism", "通报批评", "public criticism"),
            PenaltyKind::ConfiscateGains => ("confiscate_gains", "没收违法所得", "confiscation of gains"),
            PenaltyKind::ConfiscateGoods => ("confiscate_goods", "没收非法财物", "confiscation of goods"),
            PenaltyKind::LicenceSuspended => ("licence_suspended", "暂扣许可证件", "licence suspended"),
            PenaltyKind::LicenceRevoked => ("licence_revoked", "吊销许可证件", "licence revoked"),
            PenaltyKind::LicenceDowngraded => ("licence_downgraded", "降低资质等级", "qualification downgraded"),
            PenaltyKind::BusinessRestricted => ("business_restricted", "限制开展生产经营活动", "business restricted"),
            PenaltyKind::BusinessSuspended => ("business_suspended", "责令停产停业", "business suspended"),
            PenaltyKind::BusinessClosed => ("business_closed", "责令关闭", "business closed"),
            PenaltyKind::PersonBarred => ("person_barred", "限制从业", "person barred"),
            PenaltyKind::Detention => ("detention", "行政拘留", "detention"),
            PenaltyKind::Other => ("other", "其他处罚", "other penalty"),
        }
    }

    /// Its name in a pack.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// The kind of this name in a pack.
    pub fn named(name: &str) -> Option<PenaltyKind> {
        PenaltyKind::ALL.into_iter().find(|k| k.names().0 == name)
    }
}
