//! Decisions about sessions, invitations and members, as pure functions: no clock, no database.

use jiff::{SignedDuration, Timestamp};
use platform::auth::tokens::ACCESS_TOKEN_LIFE;
use platform::{Assurance, Confinement, Role};
use serde::{Deserialize, Serialize};
use types::UserId;

use crate::model::{InvitationStatus, Member, MemberStatus, SecondFactorPolicy, Security, Tier};

/// Life of a session that is not used, without "remember me" (decision 4).
pub const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The same, with "remember me".
pub const REMEMBERED_SESSION_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long after it was spent a browser's refresh token may come again.
pub const GRACE: SignedDuration = SignedDuration::from_secs(10);
/// Wrong passwords in a row that lock an account.
pub const FAILURES_BEFORE_LOCK: u32 = 10;
/// How long an account stays locked.
pub const LOCK: SignedDuration = SignedDuration::from_mins(30);
/// After how long without another one wrong passwords are forgotten.
pub const FAILURES_FORGOTTEN: SignedDuration = SignedDuration::from_hours(24);
/// Life of an invitation.
pub const INVITATION_LIFE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// How long a session lives from its last use.
pub fn session_life(remember_me: bool) -> SignedDuration {
    if remember_me { REMEMBERED_SESSION_LIFE } else { SESSION_LIFE }
}

/// Who shows a refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearer {
    /// A browser: all its tabs share one cookie, and its network may lose an answer.
    Browser,
    /// A program that keeps its one copy of the token and can put a new one in its place.
    Client,
}

/// A refresh token and its session, as stored.
#[derive(Clone, Copy, Debug)]
pub struct TokenState {
    /// When it was exchanged for the next one.
    pub spent_at: Option<Timestamp>,
    /// When the session was ended, for whatever reason.
    pub session_revoked_at: Option<Timestamp>,
    /// When the session ends if it is not used.
    pub session_expires_at: Timestamp,
}

/// What a shown refresh token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Exchange it: every live token of the session is spent and one new token is issued.
    Rotate,
    /// Issue a further token of the same session and spend nothing.
    Sibling,
    /// Somebody else has it too: end the session.
    Reused,
    /// The session is over.
    Ended,
}

/// Judges a refresh token.
///
/// A spent token that comes again means that two parties hold it, so the session ends (RFC 9700 §4.14.2) – except for
/// a *browser* within [`GRACE`]: two tabs that wake together send the same cookie, and a phone that lost the answer
/// sends it again. They get a sibling of the token that took its place. Siblings are harmless because a rotation
/// spends *all* live tokens of the session: as soon as one is used, using another is reuse. A thief who wins the race
/// inside the ten seconds is therefore found at the next exchange.
pub fn judge_refresh(token: &TokenState, bearer: Bearer, now: Timestamp) -> Verdict {
    if token.session_revoked_at.is_some() || token.session_expires_at <= now {
        return Verdict::Ended;
    }
    match token.spent_at {
        None => Verdict::Rotate,
        Some(spent_at) if bearer == Bearer::Browser && now.duration_since(spent_at) <= GRACE => {
            Verdict::Sibling
        }
        Some(_) => Verdict::Reused,
    }
}

/// What the stored status of an invitation means now.
pub fn invitation_status(stored: &str, expires_at: Timestamp, now: Timestamp) -> Option<InvitationStatus> {
    match stored {
        "pending" if expires_at <= now => Some(InvitationStatus::Expired),
        "pending" => Some(InvitationStatus::Pending),
        "accepted" => Some(InvitationStatus::Accepted),
        "revoked" => Some(InvitationStatus::Revoked),
        _ => None,
    }
}

/// How somebody has proven who they are.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    /// As sessions and the audit log name it: `password`, `email_code`, `passkey`, `sso`, `invitation`.
    pub method: &'static str,
    /// What it proves.
    pub assurance: Assurance,
    /// Something about it is unusual, so that one factor is not enough this time.
    pub is_suspicious: bool,
}

impl Proof {
    /// A proof of one factor.
    pub fn one(method: &'static str) -> Self {
        Self { method, assurance: Assurance::One, is_suspicious: false }
    }

    /// Whether it shows that the person reads their mailbox.
    pub fn is_of_mailbox(&self) -> bool {
        matches!(self.method, "email_code" | "password_reset" | "invitation")
    }

    /// A proof of two.
    pub fn two(method: &'static str) -> Self {
        Self { method, assurance: Assurance::Two, is_suspicious: false }
    }
}

/// What comes after a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A second factor.
    AskSecondFactor,
    /// The session. `is_fresh` where the person has proven all that they can prove, just now.
    Open {
        /// What the session stands on.
        assurance: Assurance,
        /// Whether it is good for what is sensitive.
        is_fresh: bool,
    },
}

/// What comes after a proof of somebody who has set up further factors, or none, on a device that they trust, or not.
pub fn step_after(proof: &Proof, has_factors: bool, is_trusted_device: bool) -> Step {
    match (proof.assurance, has_factors) {
        (Assurance::Two, _) => Step::Open { assurance: Assurance::Two, is_fresh: true },
        // Who has just read the mailbox has nothing more to show where nothing else is set up: they are told instead.
        (Assurance::One, _) if proof.is_suspicious && (has_factors || !proof.is_of_mailbox()) => {
            Step::AskSecondFactor
        }
        (Assurance::One, true) if is_trusted_device => {
            Step::Open { assurance: Assurance::Two, is_fresh: false }
        }
        (Assurance::One, true) => Step::AskSecondFactor,
        (Assurance::One, false) => Step::Open { assurance: Assurance::One, is_fresh: true },
    }
}

/// The method of a session that began with the word of the company's own provider.
pub const SSO: &str = "sso";

/// Whether nothing but a company's word stands for the person of a session: they have not proven anything themselves
/// since. Such a session is good in that company only, and not for what is sensitive (ADR 7).
pub fn is_vouched_only(method: &str, verified_at: Option<Timestamp>) -> bool {
    method == SSO && verified_at.is_none()
}

/// Whether the organization asks this role for a second factor.
pub fn must_have_second_factor(security: &Security, role: Role) -> bool {
    let by_policy = match security.second_factor_policy {
        SecondFactorPolicy::Off => false,
        SecondFactorPolicy::Privileged => {
            matches!(role, Role::Admin | Role::Accountant | Role::FinanceDirector)
        }
        SecondFactorPolicy::Everyone => true,
    };
    by_policy || security.second_factor_roles.contains(&role)
}

/// What a session's owner must do before anything else.
pub fn confinement(
    security: &Security,
    role: Role,
    assurance: Assurance,
    must_change_password: bool,
) -> Option<Confinement> {
    if must_have_second_factor(security, role) && assurance < Assurance::Two {
        Some(Confinement::SecondFactor)
    } else {
        must_change_password.then_some(Confinement::Password)
    }
}

/// Sessions a member may have at once: as the organization says, or else as its subscription allows.
pub fn session_limit(own_limit: Option<i32>, tier: Tier) -> usize {
    let by_tier = match tier {
        Tier::Enterprise => 10,
        Tier::Professional => 5,
        Tier::Artist => 3,
    };
    own_limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(by_tier).max(1)
}

/// How much longer than its screen says an unused browser session is kept. A session is noted as used when its refresh
/// token is exchanged, and whoever works all the time exchanges it once in the life of an access token: with less than
/// that, a session could end under its owner's hands. The app warns and signs out by itself, the server only makes sure.
const IDLE_MARGIN: SignedDuration = ACCESS_TOKEN_LIFE;

/// When a session ends for want of use; never where it is remembered, or a program's, or the organization says so.
pub fn idle_end(
    security: &Security,
    is_browser: bool,
    remember_me: bool,
    last_used_at: Timestamp,
) -> Option<Timestamp> {
    let minutes = i64::from(security.idle_timeout_minutes);
    let ends = is_browser && !remember_me && minutes > 0;
    ends.then(|| last_used_at + SignedDuration::from_mins(minutes) + IDLE_MARGIN)
}

/// Whether members of this role appear among the organization's artists.
pub fn has_artist_profile(role: Role) -> bool {
    role == Role::Artist
}

/// Why a member may not be changed this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberRefusal {
    /// Nobody would be left who can run the organization.
    LastAdmin,
    /// One would lock oneself out.
    Oneself,
}

/// Whether `actor` may give `member` this role and status. `other_admins` are active administrators besides `member`.
pub fn check_member_change(
    actor: UserId,
    member: &Member,
    role: Role,
    status: MemberStatus,
    other_admins: usize,
) -> Result<(), MemberRefusal> {
    if member.user_id == actor && status == MemberStatus::Deactivated {
        return Err(MemberRefusal::Oneself);
    }
    let runs = |role: Role, status: MemberStatus| role == Role::Admin && status == MemberStatus::Active;
    if runs(member.role, member.status) && !runs(role, status) && other_admins == 0 {
        return Err(MemberRefusal::LastAdmin);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_factors_open_and_one_is_enough_only_where_there_is_no_other() {
        let (one, two) = (Proof::one("password"), Proof::two("passkey"));
        let suspicious = Proof { is_suspicious: true, ..one };
        let open = |assurance, is_fresh| Step::Open { assurance, is_fresh };
        assert_eq!(step_after(&two, true, false), open(Assurance::Two, true));
        assert_eq!(step_after(&two, false, false), open(Assurance::Two, true));
        assert_eq!(step_after(&one, false, false), open(Assurance::One, true));
        assert_eq!(step_after(&one, true, false), Step::AskSecondFactor);
        assert_eq!(step_after(&one, true, true), open(Assurance::Two, false), "trust is no fresh proof");
        for has_factors in [true, false] {
            assert_eq!(step_after(&suspicious, has_factors, true), Step::AskSecondFactor);
        }
        let vouched = Proof { is_suspicious: true, ..Proof::one(SSO) };
        assert_eq!(step_after(&vouched, false, false), Step::AskSecondFactor);
        for method in ["email_code", "password_reset", "invitation"] {
            let mailbox = Proof { is_suspicious: true, ..Proof::one(method) };
            assert_eq!(step_after(&mailbox, false, false), open(Assurance::One, true));
            assert_eq!(step_after(&mailbox, true, true), Step::AskSecondFactor, "trust is not enough");
        }
        let passkey = Proof { is_suspicious: true, ..two };
        assert_eq!(step_after(&passkey, true, false), open(Assurance::Two, true));
    }

    #[test]
    fn who_handles_money_is_confined_until_the_second_factor_is_there() {
        let security = Security::default();
        for role in Role::ALL {
            let asked = confinement(&security, role, Assurance::One, false).is_some();
            assert_eq!(asked, matches!(role, Role::Admin | Role::Accountant | Role::FinanceDirector));
            assert_eq!(confinement(&security, role, Assurance::Two, false), None);
            assert_eq!(confinement(&security, role, Assurance::Two, true), Some(Confinement::Password));
        }
        let off = Security { second_factor_policy: SecondFactorPolicy::Off, ..Security::default() };
        assert_eq!(confinement(&off, Role::Admin, Assurance::One, false), None);
        let artists = Security { second_factor_roles: vec![Role::Artist], ..off };
        let asked = confinement(&artists, Role::Artist, Assurance::One, true);
        assert_eq!(asked, Some(Confinement::SecondFactor), "the factor comes before the password");
    }
    use proptest::prelude::*;
    use types::MembershipId;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn token(spent_at: Option<i64>) -> TokenState {
        TokenState { spent_at: spent_at.map(at), session_revoked_at: None, session_expires_at: at(1000) }
    }

    #[test]
    fn a_fresh_token_is_exchanged_whoever_shows_it() {
        for bearer in [Bearer::Browser, Bearer::Client] {
            assert_eq!(judge_refresh(&token(None), bearer, at(0)), Verdict::Rotate);
        }
    }

    #[test]
    fn a_browser_may_repeat_itself_for_ten_seconds_and_a_program_never() {
        assert_eq!(judge_refresh(&token(Some(0)), Bearer::Browser, at(10)), Verdict::Sibling);
        assert_eq!(judge_refresh(&token(Some(0)), Bearer::Browser, at(11)), Verdict::Reused);
        assert_eq!(judge_refresh(&token(Some(0)), Bearer::Client, at(0)), Verdict::Reused);
    }

    #[test]
    fn a_session_that_is_over_stays_over() {
        let revoked = TokenState { session_revoked_at: Some(at(1)), ..token(None) };
        assert_eq!(judge_refresh(&revoked, Bearer::Browser, at(2)), Verdict::Ended);
        assert_eq!(judge_refresh(&token(None), Bearer::Client, at(1000)), Verdict::Ended);
        let spent_and_revoked = TokenState { session_revoked_at: Some(at(1)), ..token(Some(0)) };
        assert_eq!(judge_refresh(&spent_and_revoked, Bearer::Browser, at(2)), Verdict::Ended);
    }

    /// A holder of a copy of the cookie.
    #[derive(Clone, Copy)]
    struct Party {
        token: usize,
        last_used: i64,
    }

    proptest! {
        /// Two parties hold the same cookie and take turns as they like. Unless they race within the grace each time,
        /// the second one ends the session for both.
        #[test]
        fn two_parties_never_both_stay_signed_in(steps in proptest::collection::vec((0_usize..2, 0_i64..40), 1..60)) {
            let mut spent: Vec<Option<i64>> = vec![None];
            let mut parties = [Party { token: 0, last_used: -100 }; 2];
            let (mut now, mut last_rotation) = (0, None::<(usize, i64)>);
            for (who, wait) in steps {
                now += wait;
                let token = TokenState {
                    spent_at: spent[parties[who].token].map(at),
                    session_revoked_at: None,
                    session_expires_at: at(1_000_000),
                };
                let verdict = judge_refresh(&token, Bearer::Browser, at(now));
                if let Some((other, rotated)) = last_rotation
                    && other != who
                    && parties[who].last_used < rotated
                    && now - rotated > 10
                {
                    prop_assert_eq!(verdict, Verdict::Reused);
                }
                match verdict {
                    Verdict::Rotate => {
                        spent.iter_mut().filter(|spent| spent.is_none()).for_each(|spent| *spent = Some(now));
                        last_rotation = Some((who, now));
                    }
                    Verdict::Sibling => {}
                    Verdict::Reused => return Ok(()),
                    Verdict::Ended => prop_assert!(false, "nothing ended the session"),
                }
                spent.push(None);
                parties[who] = Party { token: spent.len() - 1, last_used: now };
            }
        }
    }

    fn member(role: Role, status: MemberStatus) -> Member {
        Member {
            id: MembershipId::generate(),
            user_id: UserId::generate(),
            email: "a@example.com".into(),
            first_name: "A".into(),
            last_name: "B".into(),
            role,
            status,
            artist_id: None,
            approval_limit: None,
            created_at: at(0),
            last_sign_in_at: None,
            version: 1,
        }
    }

    #[test]
    fn the_last_active_admin_stays_an_active_admin() {
        let (admin, actor) = (member(Role::Admin, MemberStatus::Active), UserId::generate());
        for (role, status) in [(Role::Artist, MemberStatus::Active), (Role::Admin, MemberStatus::Deactivated)]
        {
            assert_eq!(check_member_change(actor, &admin, role, status, 0), Err(MemberRefusal::LastAdmin));
            assert_eq!(check_member_change(actor, &admin, role, status, 1), Ok(()));
        }
        assert_eq!(check_member_change(actor, &admin, Role::Admin, MemberStatus::Active, 0), Ok(()));
        let former = member(Role::Admin, MemberStatus::Deactivated);
        assert_eq!(check_member_change(actor, &former, Role::Artist, MemberStatus::Deactivated, 0), Ok(()));
    }

    #[test]
    fn nobody_deactivates_themselves() {
        let admin = member(Role::Admin, MemberStatus::Active);
        let refused = check_member_change(admin.user_id, &admin, Role::Admin, MemberStatus::Deactivated, 5);
        assert_eq!(refused, Err(MemberRefusal::Oneself));
        assert_eq!(
            check_member_change(admin.user_id, &admin, Role::Accountant, MemberStatus::Active, 1),
            Ok(())
        );
    }

    #[test]
    fn sessions_are_limited_by_the_organization_or_its_subscription() {
        for (own, tier, limit) in [
            (None, Tier::Artist, 3),
            (None, Tier::Professional, 5),
            (None, Tier::Enterprise, 10),
            (Some(1), Tier::Enterprise, 1),
            (Some(40), Tier::Artist, 40),
        ] {
            assert_eq!(session_limit(own, tier), limit);
        }
    }

    #[test]
    fn only_a_browser_that_is_not_remembered_gets_tired() {
        let security = Security::default();
        assert_eq!(idle_end(&security, true, false, at(0)), Some(at(45 * 60)));
        assert_eq!(idle_end(&security, true, true, at(0)), None);
        assert_eq!(idle_end(&security, false, false, at(0)), None);
        let never = Security { idle_timeout_minutes: 0, ..Security::default() };
        assert_eq!(idle_end(&never, true, false, at(0)), None);
    }

    #[test]
    fn a_pending_invitation_expires_with_its_time() {
        assert_eq!(invitation_status("pending", at(10), at(9)), Some(InvitationStatus::Pending));
        assert_eq!(invitation_status("pending", at(10), at(10)), Some(InvitationStatus::Expired));
        assert_eq!(invitation_status("accepted", at(10), at(11)), Some(InvitationStatus::Accepted));
        assert_eq!(invitation_status("lost", at(10), at(11)), None);
    }
}
