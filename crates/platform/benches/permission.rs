//! What it costs to decide whether a caller may do something: nanoseconds, the worst of the permissions. Read by
//! `cargo xtask bench session`.

use std::hint::black_box;
use std::io::Write as _;
use std::time::Instant;

use jiff::Timestamp;
use platform::policy::Permission;
use platform::{Assurance, Powers, Principal, Role};
use types::{OrganizationId, SessionId, UserId};

const TIMES: u32 = 200_000;

fn main() -> std::io::Result<()> {
    let now = Timestamp::now();
    // Somebody who acts for another person, with all that can be handed over: the longest way.
    let caller = Principal {
        user_id: UserId::generate(),
        email: "anna@opera.test".into(),
        name: "Anna Dancer".into(),
        role: Role::Admin,
        organization_id: OrganizationId::generate(),
        session_id: SessionId::generate(),
        issued_at: now,
        expires_at: now,
        assurance: Assurance::Two,
        verified_at: Some(now),
        confinement: None,
        powers: Powers::Only(Permission::ALL.into()),
        real: None,
    };
    let worst = Permission::ALL.iter().map(|permission| {
        let began = Instant::now();
        for _ in 0..TIMES {
            let _ = black_box(platform::auth::authorized::check(
                black_box(&caller),
                black_box(*permission),
                black_box(now),
            ));
        }
        began.elapsed().as_nanos() as f64 / f64::from(TIMES)
    });
    writeln!(std::io::stdout(), "{:.1}", worst.fold(0.0, f64::max))
}
