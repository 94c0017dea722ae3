//! Rules, steps and substitutes as values.

use jiff::Timestamp;
use jiff::civil::Date;
use platform::Role;
use serde::{Deserialize, Serialize};
use types::{Amount, ApprovalRuleId, CategoryId, SubstituteId, UserId};

/// Most steps of one rule.
pub const MOST_STEPS: usize = 10;
/// Most rules of an organization.
pub const MOST_RULES: usize = 200;

/// Who decides a step: whoever has the role, or one person. JSON: `{"role": …}` or `{"user_id": …}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decider {
    /// Any active member with the role.
    Role(Role),
    /// This member.
    UserId(UserId),
}

/// Whom an open step waits for, told of it by letter.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// Who decides.
    pub decider: Decider,
    /// When.
    pub at: Timestamp,
}

/// A rule: which claims, and who decides about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Identifier.
    pub id: ApprovalRuleId,
    /// Lower ones are asked first.
    pub position: i32,
    /// As the office calls it.
    pub name: String,
    /// From this amount on, in the organization's currency.
    pub min_amount: Option<Amount>,
    /// Below this amount.
    pub max_amount: Option<Amount>,
    /// With a line in this category.
    pub category_id: Option<CategoryId>,
    /// For this production.
    pub production: Option<String>,
    /// Who decides, in order.
    pub steps: Vec<Decider>,
    /// Whether it is asked at all.
    pub is_active: bool,
    /// For `If-Match`.
    pub version: i64,
}

/// Somebody decides in another one's place for some days, both of them included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    /// Identifier.
    pub id: SubstituteId,
    /// Who is away.
    pub user_id: UserId,
    /// Who decides.
    pub substitute_id: UserId,
    /// First day.
    pub starts_on: Date,
    /// Last day.
    pub ends_on: Date,
}

impl Substitution {
    /// Whether it holds on this day.
    pub fn covers(&self, day: Date) -> bool {
        (self.starts_on..=self.ends_on).contains(&day)
    }
}
