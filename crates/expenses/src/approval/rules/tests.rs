//! What rules, substitutes and limits come to, also against a brute-force check.

use jiff::ToSpan as _;
use proptest::prelude::*;
use types::{ApprovalRuleId, SubstituteId};
use uuid::Uuid;

use super::*;

fn user(number: u8) -> UserId {
    UserId(Uuid::from_u128(u128::from(number)))
}

fn day(number: i64) -> Date {
    Date::constant(2026, 1, 1).checked_add(number.days()).unwrap()
}

fn away(person: u8, substitute: u8, from: i64, to: i64) -> Substitution {
    Substitution {
        id: SubstituteId::generate(),
        user_id: user(person),
        substitute_id: user(substitute),
        starts_on: day(from),
        ends_on: day(to),
    }
}

fn rule(min: Option<i64>, max: Option<i64>, steps: &[Decider]) -> Rule {
    Rule {
        id: ApprovalRuleId::generate(),
        position: 0,
        name: "Rule".into(),
        min_amount: min.map(Amount::from_cents),
        max_amount: max.map(Amount::from_cents),
        category_id: None,
        production: None,
        steps: steps.to_vec(),
        is_active: true,
        version: 1,
    }
}

fn facts(cents: i64) -> Facts<'static> {
    Facts { base_amount: Amount::from_cents(cents), ..Facts::default() }
}

fn approver(number: u8, role: Role, limit: Option<i64>) -> Approver {
    Approver { user_id: user(number), role, limit: limit.map(Amount::from_cents) }
}

const MANAGER: Decider = Decider::Role(Role::ProductionManager);
const DIRECTOR: Decider = Decider::Role(Role::FinanceDirector);

#[test]
fn the_first_rule_that_fits_says_the_steps() {
    let rules = [rule(Some(100_000), None, &[DEFAULT_STEP, DIRECTOR]), rule(None, Some(5_000), &[MANAGER])];
    assert_eq!(route(&rules, &facts(99_999)), [DEFAULT_STEP]);
    assert_eq!(route(&rules, &facts(100_000)), [DEFAULT_STEP, DIRECTOR], "the lower end is included");
    assert_eq!(route(&rules, &facts(4_999)), [MANAGER]);
    assert_eq!(route(&rules, &facts(5_000)), [DEFAULT_STEP], "the upper end is not");
}

#[test]
fn rules_look_at_any_line_and_at_the_production_as_people_type_it() {
    let category = CategoryId::generate();
    let mut with_category = rule(None, None, &[DIRECTOR]);
    with_category.category_id = Some(category);
    let mut with_production = rule(None, None, &[MANAGER]);
    with_production.production = Some("La Traviata".into());
    let rules = [with_category, with_production];
    let claim = |categories, productions| Facts { categories, productions, ..facts(100) };
    assert_eq!(route(&rules, &claim(vec![CategoryId::generate(), category], vec![])), [DIRECTOR]);
    assert_eq!(route(&rules, &claim(vec![CategoryId::generate()], vec!["Aida", " la traviata "])), [MANAGER]);
    assert_eq!(route(&rules, &claim(vec![], vec!["Aida"])), [DEFAULT_STEP]);
}

#[test]
fn a_rule_that_is_switched_off_is_not_asked() {
    let mut off = rule(None, None, &[DIRECTOR]);
    off.is_active = false;
    assert_eq!(route(&[off], &facts(100)), [DEFAULT_STEP]);
}

#[test]
fn a_step_that_only_the_owner_could_decide_goes_to_somebody_else() {
    let members = [(user(1), Role::FinanceDirector), (user(2), Role::Admin), (user(3), Role::Accountant)];
    assert_eq!(filled(DIRECTOR, &[user(2)], &members), DIRECTOR);
    assert_eq!(filled(DIRECTOR, &[user(1)], &members), DEFAULT_STEP);
    assert_eq!(filled(DEFAULT_STEP, &[user(3)], &members), DIRECTOR);
    assert_eq!(filled(Decider::UserId(user(2)), &[user(2)], &members), DEFAULT_STEP);
    assert_eq!(filled(Decider::UserId(user(9)), &[user(2)], &members), DEFAULT_STEP, "somebody who has left");
    assert_eq!(filled(DIRECTOR, &[user(1)], &members[..2]), Decider::Role(Role::Admin));
    assert_eq!(filled(DIRECTOR, &[user(1)], &members[..1]), DIRECTOR);
}

#[test]
fn a_step_goes_to_somebody_who_decided_none_before() {
    let members = [(user(1), Role::FinanceDirector), (user(2), Role::Admin), (user(3), Role::Accountant)];
    assert_eq!(filled(DIRECTOR, &[user(9), user(1)], &members), DEFAULT_STEP);
    assert_eq!(filled(DIRECTOR, &[user(3), user(1)], &members), Decider::Role(Role::Admin));
    assert_eq!(
        filled(DIRECTOR, &[user(1), user(2), user(3)], &members),
        DIRECTOR,
        "waits for somebody to join"
    );
}

#[test]
fn a_rule_with_more_steps_than_people_says_where_it_ends() {
    let director = (user(1), Role::FinanceDirector);
    let accountant = (user(2), Role::Accountant);
    let manager = (user(3), Role::ProductionManager);
    let both = [DEFAULT_STEP, DIRECTOR];
    assert_eq!(nobody_left(&both, &[director, accountant]), None);
    assert_eq!(nobody_left(&both, &[accountant, director]), None);
    assert_eq!(nobody_left(&both, &[director]), Some(1), "the same person twice");
    assert_eq!(nobody_left(&both, &[director, manager]), Some(1), "managers decide their own steps");
    assert_eq!(nobody_left(&[MANAGER, DIRECTOR, DEFAULT_STEP], &[director, manager, accountant]), None);
    let by_name = [DIRECTOR, Decider::UserId(user(1))];
    assert_eq!(nobody_left(&by_name, &[director, accountant]), None, "an accountant for one of them");
    assert_eq!(nobody_left(&[DEFAULT_STEP], &[manager]), Some(0));
}

#[test]
fn substitutes_of_substitutes_decide_while_both_are_away() {
    let substitutions = [away(1, 2, 0, 10), away(2, 3, 5, 7)];
    assert_eq!(stand_ins(&substitutions, user(1), day(4)), [user(2)]);
    assert_eq!(stand_ins(&substitutions, user(1), day(6)), [user(2), user(3)]);
    assert_eq!(stand_ins(&substitutions, user(1), day(11)), []);
}

#[test]
fn loops_are_refused_at_any_length_and_only_where_the_days_meet() {
    let existing = [away(1, 2, 0, 10), away(2, 3, 8, 20), away(3, 4, 5, 9)];
    assert_eq!(may_substitute(&existing, &away(4, 1, 0, 30)), Err(SubstitutionRefusal::Loop));
    assert_eq!(may_substitute(&existing, &away(4, 1, 10, 30)), Ok(()), "3 is back on day 10");
    assert_eq!(may_substitute(&existing, &away(2, 1, 0, 7)), Err(SubstitutionRefusal::Loop));
    assert_eq!(may_substitute(&existing, &away(1, 5, 10, 12)), Err(SubstitutionRefusal::Overlap));
    assert_eq!(may_substitute(&existing, &away(1, 5, 11, 12)), Ok(()));
}

fn absent<'a>(substitutions: &'a [Substitution], holders: &'a [UserId], on: i64) -> Away<'a> {
    Away { substitutions, holders, day: day(on) }
}

#[test]
fn nobody_decides_about_their_own_claim() {
    let step = OpenStep { decider: DEFAULT_STEP, is_escalated: true, decided_before: &[] };
    for role in Role::ALL {
        let own = may_decide(step, user(1), approver(1, role, None), absent(&[], &[user(1)], 0));
        assert_eq!(own, Err(DecisionRefusal::OwnClaim));
    }
}

#[test]
fn a_step_is_decided_by_its_role_its_person_or_a_substitute() {
    let decide = |decider, approver, substitutions: &[Substitution]| {
        let step = OpenStep { decider, is_escalated: false, decided_before: &[] };
        may_decide(step, user(9), approver, absent(substitutions, &[user(1), user(9)], 3))
    };
    let accountant = approver(1, Role::Accountant, None);
    let manager = approver(2, Role::ProductionManager, None);
    let director = approver(3, Role::FinanceDirector, None);
    assert_eq!(decide(DEFAULT_STEP, accountant, &[]), Ok(None));
    assert_eq!(decide(DEFAULT_STEP, manager, &[]), Err(DecisionRefusal::NotYourStep));
    assert_eq!(decide(DEFAULT_STEP, manager, &[away(1, 2, 0, 5)]), Ok(Some(user(1))));
    assert_eq!(decide(DEFAULT_STEP, manager, &[away(1, 2, 4, 5)]), Err(DecisionRefusal::NotYourStep));
    assert_eq!(decide(DEFAULT_STEP, manager, &[away(9, 2, 0, 5)]), Err(DecisionRefusal::NotYourStep));
    assert_eq!(decide(DEFAULT_STEP, director, &[]), Ok(None), "what is above an accountant's limit");
    assert_eq!(decide(MANAGER, director, &[]), Err(DecisionRefusal::NotYourStep));
    assert_eq!(decide(DIRECTOR, accountant, &[]), Err(DecisionRefusal::NotYourStep));
    assert_eq!(decide(Decider::UserId(user(2)), manager, &[]), Ok(None));
    assert_eq!(decide(Decider::UserId(user(2)), director, &[]), Err(DecisionRefusal::NotYourStep));
    assert_eq!(decide(Decider::UserId(user(2)), accountant, &[away(2, 1, 0, 5)]), Ok(Some(user(2))));
}

#[test]
fn who_decided_a_step_decides_no_later_one() {
    let decide = |decider, before: &[u8], is_escalated, approver| {
        let decided_before: Vec<UserId> = before.iter().copied().map(user).collect();
        let step = OpenStep { decider, is_escalated, decided_before: &decided_before };
        may_decide(step, user(9), approver, absent(&[away(1, 2, 0, 5)], &[user(1)], 3))
    };
    let refused = Err(DecisionRefusal::DecidedBefore);
    let (director, manager) =
        (approver(1, Role::FinanceDirector, None), approver(2, Role::ProductionManager, None));
    for is_escalated in [false, true] {
        assert_eq!(decide(DIRECTOR, &[1], is_escalated, director), refused);
        assert_eq!(decide(DEFAULT_STEP, &[3, 1], is_escalated, director), refused);
    }
    assert_eq!(decide(Decider::UserId(user(1)), &[1], false, director), refused);
    assert_eq!(decide(DIRECTOR, &[2], false, manager), refused, "as a substitute");
    assert_eq!(decide(DIRECTOR, &[2], false, director), Ok(None), "the substitute decided before");
    assert_eq!(decide(DIRECTOR, &[3], false, manager), Ok(Some(user(1))));
    let other = decide(MANAGER, &[1], false, director);
    assert_eq!(other, Err(DecisionRefusal::NotYourStep), "it would not be theirs anyway");
}

#[test]
fn what_waited_too_long_is_open_to_those_above_the_limits() {
    let step = OpenStep { decider: MANAGER, is_escalated: true, decided_before: &[] };
    let decide = |approver| may_decide(step, user(9), approver, absent(&[], &[], 0));
    assert_eq!(decide(approver(1, Role::FinanceDirector, None)), Ok(None));
    assert_eq!(decide(approver(1, Role::Accountant, None)), Err(DecisionRefusal::NotYourStep));
}

#[test]
fn limits_hold_for_all_but_those_above_them() {
    let amount = Amount::from_cents(10_001);
    let limited = approver(1, Role::Accountant, Some(10_000));
    assert_eq!(within_limit(limited, amount), Err(DecisionRefusal::AboveLimit(Amount::from_cents(10_000))));
    assert_eq!(within_limit(limited, Amount::from_cents(10_000)), Ok(()));
    assert_eq!(within_limit(approver(1, Role::Accountant, None), amount), Ok(()));
    assert_eq!(within_limit(approver(1, Role::FinanceDirector, Some(10_000)), amount), Ok(()));
}

proptest! {
    #[test]
    fn what_is_accepted_never_loops(wishes in prop::collection::vec((0_u8..6, 0_u8..6, 0_i64..20, 0_i64..10), 0..40)) {
        let mut accepted: Vec<Substitution> = Vec::new();
        for (person, substitute, from, length) in wishes {
            let new = away(person, substitute, from, from + length);
            if person != substitute && may_substitute(&accepted, &new).is_ok() {
                accepted.push(new);
            }
        }
        for number in 0..30 {
            for person in 0..6 {
                // Followed without the guard of `stand_ins`: six people, so a seventh link is a loop.
                let mut current = user(person);
                let mut links = 0;
                while let Some(next) = accepted.iter().find(|one| one.user_id == current && one.covers(day(number))) {
                    current = next.substitute_id;
                    links += 1;
                    prop_assert!(links < 6, "a loop on day {number}");
                }
                prop_assert_eq!(stand_ins(&accepted, user(person), day(number)).len(), links);
            }
        }
    }

    #[test]
    fn only_what_would_loop_or_overlap_is_refused(
        wishes in prop::collection::vec((0_u8..4, 0_u8..4, 0_i64..8, 0_i64..4), 0..12),
    ) {
        let mut accepted: Vec<Substitution> = Vec::new();
        for (person, substitute, from, length) in wishes {
            let new = away(person, substitute, from, from + length);
            if person == substitute {
                continue;
            }
            let answer = may_substitute(&accepted, &new);
            let with: Vec<Substitution> = accepted.iter().cloned().chain([new.clone()]).collect();
            let loops = (from..=from + length).any(|number| {
                let mut current = new.substitute_id;
                for _ in 0..8 {
                    if current == new.user_id { return true; }
                    let Some(next) = with.iter().find(|one| one.user_id == current && one.covers(day(number))) else { return false };
                    current = next.substitute_id;
                }
                false
            });
            match answer {
                Ok(()) => { prop_assert!(!loops); accepted.push(new); }
                Err(SubstitutionRefusal::Loop) => prop_assert!(loops),
                Err(SubstitutionRefusal::Overlap) => {
                    let overlaps = accepted.iter().any(|one| one.user_id == new.user_id
                        && (from..=from + length).any(|number| one.covers(day(number))));
                    prop_assert!(overlaps);
                }
            }
        }
    }

    #[test]
    fn every_claim_has_somebody_who_decides(
        bounds in prop::collection::vec((prop::option::of(0_i64..1000), prop::option::of(1_i64..1000)), 0..8),
        cents in 0_i64..1000,
    ) {
        let rules: Vec<Rule> = bounds.iter().map(|(min, max)| rule(*min, *max, &[MANAGER, DIRECTOR])).collect();
        let fits = bounds.iter().any(|(min, max)| min.is_none_or(|min| cents >= min) && max.is_none_or(|max| cents < max));
        let steps = route(&rules, &facts(cents));
        prop_assert_eq!(steps, if fits { vec![MANAGER, DIRECTOR] } else { vec![DEFAULT_STEP] });
    }
}
