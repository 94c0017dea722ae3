//! Rules and substitutes: making, changing, asking.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use platform::policy::scope_of;
use platform::{FieldError, Permission, Role, Scope, TenantTx};
use serde_json::json;
use types::{Amount, ApprovalRuleId, CategoryId, SubstituteId, UserId};

use super::model::{Decider, MOST_RULES, MOST_STEPS, Rule, Substitution};
use super::rules::{self, Facts, SubstitutionRefusal};
use super::store;
use crate::error::ClaimError;
use crate::model::{Claim, ClaimLine, too_exact};
use crate::office::OfficeError;
use crate::routes::views::role_title;
use crate::settings;
use crate::store::categories;

/// What a rule says, before it has a place.
#[derive(Clone, Debug)]
pub struct RuleContent {
    /// As the office calls it.
    pub name: String,
    /// From this amount on.
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
}

/// The day in the organization's zone.
pub async fn today(tx: &mut TenantTx) -> Result<Date, ClaimError> {
    let timezone = identity::organization(tx).await?.timezone;
    let zoned = tx.now().in_tz(&timezone).map_err(|error| ClaimError::Internal(format!("zone: {error}")))?;
    Ok(zoned.date())
}

/// Whether somebody of this role can decide about anything.
fn can_decide(role: Role) -> bool {
    scope_of(role, Permission::ExpenseApprove) != Scope::None
}

fn optional_words(
    errors: &mut Vec<FieldError>,
    field: &str,
    text: Option<String>,
    most: usize,
) -> Option<String> {
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())?;
    if text.chars().count() > most || text.chars().any(char::is_control) {
        errors.push(FieldError::new(field, format!("Use at most {most} characters.")));
    }
    Some(text)
}

/// Tidies what was typed and finds all that is wrong with it.
async fn checked(tx: &mut TenantTx, content: RuleContent) -> Result<RuleContent, OfficeError> {
    let mut errors = Vec::new();
    let name = optional_words(&mut errors, "name", Some(content.name), 100).unwrap_or_default();
    if name.is_empty() {
        errors.push(FieldError::new("name", "Enter a name."));
    }
    let production = optional_words(&mut errors, "production", content.production, 120);
    if content.min_amount.is_some_and(|amount| amount < Amount::ZERO) {
        errors.push(FieldError::new("min_amount", "Enter zero or more."));
    }
    let least = content.min_amount.unwrap_or_default();
    if content.max_amount.is_some_and(|amount| amount <= least) {
        errors.push(FieldError::new("max_amount", "Enter more than the amount from which the rule holds."));
    }
    let base = settings::base_currency(tx).await?;
    for (field, amount) in [("min_amount", content.min_amount), ("max_amount", content.max_amount)] {
        errors.extend(amount.and_then(|amount| too_exact(field, amount, base)));
    }
    if let Some(category) = content.category_id
        && categories::by_ids(tx, &[category]).await?.is_empty()
    {
        errors.push(FieldError::new("category_id", "There is no such category."));
    }
    if content.steps.is_empty() || content.steps.len() > MOST_STEPS {
        errors.push(FieldError::new("steps", format!("Name 1 to {MOST_STEPS} who decide.")));
    }
    let named: Vec<UserId> = content.steps.iter().filter_map(|step| person(*step)).collect();
    let members: HashMap<UserId, Role> = identity::members_by_users(tx, &named)
        .await?
        .into_iter()
        .map(|member| (member.user_id, member.role))
        .collect();
    let mut seen = HashSet::new();
    for (index, step) in content.steps.iter().enumerate() {
        let is_able = match step {
            Decider::Role(role) => can_decide(*role),
            Decider::UserId(user) => members.get(user).is_some_and(|role| can_decide(*role)),
        };
        let field = format!("steps.{index}");
        if !is_able {
            errors.push(FieldError::new(&field, "Choose a role or a member who can decide about claims."));
        } else if !seen.insert(*step) {
            errors.push(FieldError::new(&field, "This step is there already."));
        }
    }
    if errors.is_empty() {
        Ok(RuleContent { name, production, ..content })
    } else {
        Err(OfficeError::fields(errors))
    }
}

fn person(step: Decider) -> Option<UserId> {
    match step {
        Decider::UserId(user) => Some(user),
        Decider::Role(_) => None,
    }
}

fn with(content: RuleContent, id: ApprovalRuleId, position: i32, version: i64) -> Rule {
    let RuleContent { name, min_amount, max_amount, category_id, production, steps, is_active } = content;
    Rule { id, position, name, min_amount, max_amount, category_id, production, steps, is_active, version }
}

fn facts(rule: &Rule) -> serde_json::Value {
    json!({"name": rule.name, "min_amount": rule.min_amount, "max_amount": rule.max_amount,
        "category_id": rule.category_id, "production": rule.production, "steps": rule.steps,
        "is_active": rule.is_active})
}

/// Adds a rule behind all others.
pub async fn create_rule(tx: &mut TenantTx, content: RuleContent) -> Result<Rule, OfficeError> {
    store::lock(tx, "approval_rules").await?;
    let existing = store::rules(tx).await?;
    if existing.len() >= MOST_RULES {
        return Err(OfficeError::Conflict(format!("There are {MOST_RULES} rules already.")));
    }
    let position = existing.last().map_or(1, |rule| rule.position.saturating_add(1));
    let rule = with(checked(tx, content).await?, ApprovalRuleId::generate(), position, 1);
    store::insert_rule(tx, &rule).await?;
    tx.audit("approval_rule_create", "approval_rule", rule.id.0, facts(&rule));
    Ok(rule)
}

async fn rule(tx: &mut TenantTx, id: ApprovalRuleId) -> Result<Rule, OfficeError> {
    let found = store::rules(tx).await?.into_iter().find(|rule| rule.id == id);
    found.ok_or(OfficeError::Missing("There is no such rule."))
}

/// Changes a rule over the version that was seen. Claims that are under way keep their steps.
pub async fn update_rule(
    tx: &mut TenantTx,
    id: ApprovalRuleId,
    version: i64,
    content: RuleContent,
) -> Result<Rule, OfficeError> {
    let before = rule(tx, id).await?;
    let mut after = with(checked(tx, content).await?, id, before.position, version);
    after.version = store::update_rule(tx, &after).await?;
    let changes = json!({"before": facts(&before), "after": facts(&after)});
    tx.audit("approval_rule_update", "approval_rule", id.0, changes);
    Ok(after)
}

/// Takes a rule away. Claims that are under way keep their steps.
pub async fn delete_rule(tx: &mut TenantTx, id: ApprovalRuleId) -> Result<(), OfficeError> {
    let before = rule(tx, id).await?;
    store::delete_rule(tx, id).await?;
    tx.audit("approval_rule_delete", "approval_rule", id.0, facts(&before));
    Ok(())
}

/// Puts all rules into a new order.
pub async fn order_rules(tx: &mut TenantTx, ids: &[ApprovalRuleId]) -> Result<Vec<Rule>, OfficeError> {
    store::lock(tx, "approval_rules").await?;
    let before: Vec<ApprovalRuleId> = store::rules(tx).await?.iter().map(|rule| rule.id).collect();
    let (named, known): (HashSet<_>, HashSet<_>) = (ids.iter().collect(), before.iter().collect());
    if named != known || ids.len() != before.len() {
        return Err(OfficeError::field(
            "ids",
            "Name each rule once. Somebody may have added one: load them again.",
        ));
    }
    store::order_rules(tx, ids).await?;
    tx.audit("approval_rules_order", "organization", None, json!({"before": before, "after": ids}));
    Ok(store::rules(tx).await?)
}

/// Who would decide about a claim.
pub struct Preview {
    /// The rule that fits.
    pub rule_id: Option<ApprovalRuleId>,
    /// Who decides, in order.
    pub steps: Vec<Decider>,
    /// The first step, from 0, for which nobody would be left of those who are here.
    pub nobody_left: Option<usize>,
}

/// Who would decide about such a claim, and by which rule.
pub async fn preview(tx: &mut TenantTx, facts: &Facts<'_>) -> Result<Preview, OfficeError> {
    let all = store::rules(tx).await?;
    let rule_id = all.iter().find(|rule| rule.fits(facts)).map(|rule| rule.id);
    let steps = rules::route(&all, facts);
    let nobody_left = rules::nobody_left(&steps, &approvers(tx).await?);
    Ok(Preview { rule_id, steps, nobody_left })
}

/// Who decides about a claim, by the rules of today and with somebody other than its owner for each step.
pub async fn route(
    tx: &mut TenantTx,
    claim: &Claim,
    lines: &[ClaimLine],
) -> Result<Vec<Decider>, ClaimError> {
    let productions = claim.production.iter().chain(lines.iter().filter_map(|line| line.production.as_ref()));
    let base_amount = match claim.follows_id {
        // What was held of a large claim is not a small one.
        Some(_) => store::whole_base_amount(tx, claim.id).await?,
        None => claim.base_amount,
    };
    let facts = Facts {
        base_amount: base_amount.unwrap_or(claim.amount),
        categories: lines.iter().map(|line| line.category_id).collect(),
        productions: productions.map(String::as_str).collect(),
    };
    let all = store::rules(tx).await?;
    let members: Vec<(UserId, Role)> = approvers(tx).await?;
    let mut steps = Vec::new();
    for step in rules::route(&all, &facts) {
        let step = rules::filled(step, &[claim.user_id], &members);
        if steps.last() != Some(&step) {
            steps.push(step);
        }
    }
    Ok(steps)
}

/// Active members who can decide about claims at all.
pub async fn approvers(tx: &mut TenantTx) -> Result<Vec<(UserId, Role)>, ClaimError> {
    let deciding: Vec<Role> = Role::ALL.into_iter().filter(|role| can_decide(*role)).collect();
    let members = identity::members_in_roles(tx, &deciding).await?;
    Ok(members.into_iter().map(|member| (member.user_id, member.role)).collect())
}

/// Names for deciders, as people read them.
pub async fn names(tx: &mut TenantTx, deciders: &[Decider]) -> Result<Vec<String>, OfficeError> {
    let people: Vec<UserId> = deciders.iter().filter_map(|step| person(*step)).collect();
    let names = identity::names_of(tx, &people).await?;
    let name = |decider: &Decider| match decider {
        Decider::Role(role) => role_title(*role).to_owned(),
        Decider::UserId(user) => names.get(user).cloned().unwrap_or_default(),
    };
    Ok(deciders.iter().map(name).collect())
}

/// Whose substitutes somebody may see and change.
#[derive(Clone, Copy, Debug)]
pub struct Manager {
    /// The person.
    pub user_id: UserId,
    /// Whether other people's, too.
    pub manages_all: bool,
}

/// Substitutions of today and later, and who the people are.
pub async fn substitutions(
    tx: &mut TenantTx,
    manager: Manager,
) -> Result<(Vec<Substitution>, HashMap<UserId, String>), OfficeError> {
    let today = today(tx).await?;
    let mut found = store::substitutions_from(tx, today).await?;
    found.retain(|one| manager.manages_all || [one.user_id, one.substitute_id].contains(&manager.user_id));
    let people: Vec<UserId> = found.iter().flat_map(|one| [one.user_id, one.substitute_id]).collect();
    Ok((found, identity::names_of(tx, &people).await?))
}

/// Lets somebody decide in another one's place for some days.
pub async fn substitute(
    tx: &mut TenantTx,
    manager: Manager,
    new: Substitution,
) -> Result<Substitution, OfficeError> {
    if new.user_id != manager.user_id && !manager.manages_all {
        return Err(OfficeError::field("user_id", "Choose a substitute for yourself."));
    }
    let mut errors = Vec::new();
    let people = identity::members_by_users(tx, &[new.user_id, new.substitute_id]).await?;
    let is_able = |id| people.iter().any(|member| member.user_id == id && can_decide(member.role));
    for (field, id) in [("user_id", new.user_id), ("substitute_id", new.substitute_id)] {
        if !is_able(id) {
            errors.push(FieldError::new(field, "Choose a member who can decide about claims."));
        }
    }
    if new.user_id == new.substitute_id {
        errors.push(FieldError::new("substitute_id", "Choose somebody else."));
    }
    let today = today(tx).await?;
    if new.ends_on < new.starts_on {
        errors.push(FieldError::new("ends_on", "Choose a day after the first one."));
    } else if new.ends_on < today {
        errors.push(FieldError::new("ends_on", "Choose days to come."));
    }
    if !errors.is_empty() {
        return Err(OfficeError::fields(errors));
    }
    store::lock(tx, "approval_substitutes").await?;
    let existing = store::substitutions_from(tx, today).await?;
    rules::may_substitute(&existing, &new).map_err(|refusal| match refusal {
        SubstitutionRefusal::Overlap => {
            OfficeError::field("starts_on", "There is a substitute on some of these days already.")
        }
        SubstitutionRefusal::Loop => OfficeError::field(
            "substitute_id",
            "On some of these days this person is away too, and the substitutes would lead back to where they began.",
        ),
    })?;
    store::insert_substitution(tx, &new).await?;
    let changes = json!({"user_id": new.user_id, "substitute_id": new.substitute_id, "starts_on": new.starts_on,
        "ends_on": new.ends_on});
    tx.audit("approval_substitute_create", "approval_substitute", new.id.0, changes);
    Ok(new)
}

/// Takes a substitution away: the person's own, or – managers – anybody's.
pub async fn end_substitution(
    tx: &mut TenantTx,
    manager: Manager,
    id: SubstituteId,
) -> Result<(), OfficeError> {
    let found = store::substitution(tx, id).await?;
    let found = found.filter(|one| manager.manages_all || one.user_id == manager.user_id);
    let found = found.ok_or(OfficeError::Missing("There is no such substitute."))?;
    store::delete_substitution(tx, id).await?;
    let changes = json!({"user_id": found.user_id, "substitute_id": found.substitute_id});
    tx.audit("approval_substitute_delete", "approval_substitute", id.0, changes);
    Ok(())
}
