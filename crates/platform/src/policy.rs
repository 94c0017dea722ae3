//! Who may do what: one matrix, role × permission → scope. Handlers name a permission; nothing else compares roles.
//! The printed matrix is a reviewed snapshot (`policy.snap`). Business rules ("not one's own claim") live in features.

use serde::{Deserialize, Serialize};

/// What a member is in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Signs, gets calls, claims expenses.
    Artist,
    /// Runs people, contracts and settings.
    Admin,
    /// Checks and pays claims.
    Accountant,
    /// Runs the schedule.
    ProductionManager,
    /// Approves high values, reads all reports.
    FinanceDirector,
}

impl Role {
    /// All roles, in the order in which people see them.
    pub const ALL: [Self; 5] =
        [Self::Artist, Self::Admin, Self::Accountant, Self::ProductionManager, Self::FinanceDirector];

    /// The stored and transmitted name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Artist => "artist",
            Self::Admin => "admin",
            Self::Accountant => "accountant",
            Self::ProductionManager => "production_manager",
            Self::FinanceDirector => "finance_director",
        }
    }

    /// Parses [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether it is a role of the office, which sees other people's data; giving one asks for a fresh proof.
    pub fn is_office(self) -> bool {
        self != Self::Artist
    }
}

/// How far a permission reaches.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Not at all.
    None,
    /// What belongs to, or is assigned to, the member.
    Own,
    /// What belongs to the member's productions.
    Team,
    /// Everything in the organization.
    Organization,
}

impl Scope {
    /// The transmitted name.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Own => "own",
            Self::Team => "team",
            Self::Organization => "organization",
        }
    }
}

/// A permission as a type, for [`crate::Authorized`].
pub trait PermissionType: Send + Sync + 'static {
    /// The permission it stands for.
    const PERMISSION: Permission;
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// An act on a kind of resource, written `resource:action`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Permission { $($(#[$doc])* $variant),+ }

        impl Permission {
            /// All permissions.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// `resource:action`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }

        /// The permissions as types: `Authorized<allow::ContractRead>`.
        pub mod allow {
            $($(#[$doc])* pub struct $variant;
            impl super::PermissionType for $variant {
                const PERMISSION: super::Permission = super::Permission::$variant;
            })+
        }
    };
}

permissions! {
    /// Reads who one is here and what one may do.
    MeRead = "me:read",
    /// Reads one's own account and what happened on it.
    AccountRead = "account:read",
    /// Changes one's own account.
    AccountUpdate = "account:update",
    /// Changes how one proves who one is, and one's tax and bank data.
    AccountSecure = "account:secure",
    /// Reads contracts and their assignments.
    ContractRead = "contracts:read",
    /// Uploads and edits contracts.
    ContractWrite = "contracts:write",
    /// Assigns, reminds, withdraws, voids, archives contracts.
    ContractManage = "contracts:manage",
    /// Signs or declines what is assigned to one.
    ContractSign = "contracts:sign",
    /// Reads artists' profiles.
    ArtistRead = "artists:read",
    /// Reads artists' tax data, phone numbers and emergency contacts.
    ArtistReadPersonal = "artists:read_personal",
    /// Reads members.
    MemberRead = "members:read",
    /// Changes roles, deactivates members.
    MemberManage = "members:manage",
    /// Reads invitations.
    InvitationRead = "invitations:read",
    /// Invites people.
    InvitationWrite = "invitations:write",
    /// Reads how the organization lets people in.
    SecurityRead = "security:read",
    /// Changes how the organization lets people in.
    SecurityManage = "security:manage",
    /// Reads which programs may act, never their secrets.
    ApiClientRead = "api_clients:read",
    /// Lets programs act, and stops them.
    ApiClientManage = "api_clients:manage",
    /// Reads claims and what happened with them.
    ExpenseRead = "expenses:read",
    /// Writes and submits one's own claims.
    ExpenseWrite = "expenses:write",
    /// Decides about claims of others.
    ExpenseApprove = "expenses:approve",
    /// Decides about claims above everybody else's limit.
    ExpenseApproveHighValue = "expenses:approve_high_value",
    /// Changes categories, rates, rules, substitutes and closed months.
    ExpenseManage = "expenses:manage",
    /// Pays claims, and sets who pays them.
    ExpensePay = "expenses:pay",
    /// Takes claims, the ledger and the journal out as files.
    ExpenseExport = "expenses:export",
    /// Reads the schedule.
    ScheduleRead = "schedule:read",
    /// Answers and acknowledges one's own calls.
    ScheduleAnswer = "schedule:answer",
    /// Writes the schedule: events, who takes part, rooms, productions.
    ScheduleWrite = "schedule:write",
    /// Changes the rules that the schedule is held against.
    ScheduleManage = "schedule:manage",
    /// Reads the audit log.
    AuditRead = "audit:read",
    /// Reads failed background jobs and storage use.
    JobRead = "jobs:read",
    /// Retries failed background jobs.
    JobManage = "jobs:manage",
    /// Hears live updates.
    LiveRead = "live:read",
}

/// The matrix. Exhaustive on purpose: a new permission does not compile until every role has an answer.
pub fn scope_of(role: Role, permission: Permission) -> Scope {
    use Permission as P;
    use Role as R;
    match permission {
        P::MeRead | P::AccountRead | P::AccountUpdate | P::AccountSecure | P::LiveRead => Scope::Own,
        P::ContractRead => match role {
            R::Artist => Scope::Own,
            R::Admin | R::ProductionManager | R::FinanceDirector => Scope::Organization,
            R::Accountant => Scope::Own,
        },
        P::ContractWrite | P::ContractManage => match role {
            R::Admin => Scope::Organization,
            R::Artist | R::Accountant | R::ProductionManager | R::FinanceDirector => Scope::None,
        },
        P::ContractSign => Scope::Own,
        P::ArtistRead | P::MemberRead => match role {
            R::Artist => Scope::None,
            R::Admin | R::Accountant | R::ProductionManager | R::FinanceDirector => Scope::Organization,
        },
        P::ExpenseRead => match role {
            R::Artist | R::ProductionManager => Scope::Own,
            R::Admin | R::Accountant | R::FinanceDirector => Scope::Organization,
        },
        P::ExpenseWrite => Scope::Own,
        // Own: where a step names the member.
        P::ExpenseApprove => match role {
            R::Artist => Scope::None,
            R::Admin | R::ProductionManager => Scope::Own,
            R::Accountant | R::FinanceDirector => Scope::Organization,
        },
        P::ExpenseApproveHighValue => match role {
            R::FinanceDirector => Scope::Organization,
            R::Artist | R::Admin | R::Accountant | R::ProductionManager => Scope::None,
        },
        P::ExpenseManage => match role {
            R::Admin | R::Accountant | R::FinanceDirector => Scope::Organization,
            R::Artist | R::ProductionManager => Scope::None,
        },
        P::ExpensePay | P::ExpenseExport => match role {
            R::Accountant | R::FinanceDirector => Scope::Organization,
            R::Artist | R::Admin | R::ProductionManager => Scope::None,
        },
        P::ScheduleRead => match role {
            R::Artist | R::Accountant => Scope::Own,
            R::Admin | R::ProductionManager | R::FinanceDirector => Scope::Organization,
        },
        P::ScheduleAnswer => Scope::Own,
        P::ScheduleWrite => match role {
            R::Admin | R::ProductionManager => Scope::Organization,
            R::Artist | R::Accountant | R::FinanceDirector => Scope::None,
        },
        P::ScheduleManage => match role {
            R::Admin => Scope::Organization,
            R::Artist | R::Accountant | R::ProductionManager | R::FinanceDirector => Scope::None,
        },
        P::ArtistReadPersonal => match role {
            R::Admin | R::Accountant | R::FinanceDirector => Scope::Organization,
            R::Artist | R::ProductionManager => Scope::None,
        },
        P::MemberManage
        | P::SecurityRead
        | P::SecurityManage
        | P::ApiClientRead
        | P::ApiClientManage
        | P::InvitationRead
        | P::InvitationWrite
        | P::AuditRead
        | P::JobRead
        | P::JobManage => match role {
            R::Admin => Scope::Organization,
            R::Artist | R::Accountant | R::ProductionManager | R::FinanceDirector => Scope::None,
        },
    }
}

impl Permission {
    /// Parses [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.name() == name)
    }

    /// Whether it asks for proof of the person that is not older than [`FRESH_PROOF`](crate::auth::principal::FRESH_PROOF):
    /// bank and tax data, ways in, roles, settings of security and keys, money and what leaves as a file.
    pub fn is_sensitive(self) -> bool {
        use Permission as P;
        match self {
            P::AccountSecure
            | P::ArtistReadPersonal
            | P::MemberManage
            | P::SecurityManage
            | P::ApiClientManage
            | P::ExpensePay
            | P::ExpenseExport => true,
            P::MeRead
            | P::AccountRead
            | P::AccountUpdate
            | P::ContractRead
            | P::ContractWrite
            | P::ContractManage
            | P::ContractSign
            | P::ArtistRead
            | P::MemberRead
            | P::InvitationRead
            | P::InvitationWrite
            | P::SecurityRead
            | P::ApiClientRead
            | P::ExpenseRead
            | P::ExpenseWrite
            | P::ExpenseApprove
            | P::ExpenseApproveHighValue
            | P::ExpenseManage
            | P::ScheduleRead
            | P::ScheduleAnswer
            | P::ScheduleWrite
            | P::ScheduleManage
            | P::AuditRead
            | P::JobRead
            | P::JobManage
            | P::LiveRead => false,
        }
    }

    /// Whether it concerns the person's own account. None of these can be handed to a program or another person.
    pub fn is_personal(self) -> bool {
        matches!(self, Self::AccountRead | Self::AccountUpdate | Self::AccountSecure)
    }

    /// Whether it is left to somebody who must make their account safe first.
    pub fn is_left_when_confined(self) -> bool {
        self == Self::MeRead || self.is_personal()
    }
}

/// One line of a member's permissions, as `GET /me` returns them.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PermissionView {
    /// `resource:action`.
    pub permission: String,
    /// How far it reaches.
    pub scope: Scope,
}

/// What a role may do.
pub fn permissions_of(role: Role) -> Vec<PermissionView> {
    Permission::ALL
        .iter()
        .map(|permission| (permission.name(), scope_of(role, *permission)))
        .filter(|(_, scope)| *scope != Scope::None)
        .map(|(name, scope)| PermissionView { permission: name.into(), scope })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    #[test]
    fn the_matrix_is_as_reviewed() {
        let mut table = format!("{:<30}", "permission");
        for role in Role::ALL {
            write!(table, "{:<20}", role.name()).unwrap();
        }
        for permission in Permission::ALL {
            write!(table, "\n{:<30}", permission.name()).unwrap();
            for role in Role::ALL {
                write!(table, "{:<20}", scope_of(role, *permission).name()).unwrap();
            }
        }
        let table = table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        insta::assert_snapshot!(table);
    }

    #[test]
    fn names_of_roles_round_trip() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.name()), Some(role));
        }
        assert_eq!(Role::parse("owner"), None);
    }
}
