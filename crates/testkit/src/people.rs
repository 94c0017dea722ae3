//! The people of the two companies.

use platform::Role;

/// Somebody every test knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Person {
    /// Runs the company's office.
    Admin,
    /// Runs its schedule.
    ProductionManager,
    /// Pays its claims.
    Accountant,
    /// Signs for it.
    FinanceDirector,
    /// Anna, a dancer; also engaged by the other company.
    Artist,
    /// Ben, a musician.
    SecondArtist,
    /// Cleo, an actor.
    ThirdArtist,
    /// Runs the other company's office.
    OtherAdmin,
    /// An artist of the other company only.
    OtherArtist,
}

impl Person {
    /// Everybody.
    pub const ALL: [Self; 9] = [
        Self::Admin,
        Self::ProductionManager,
        Self::Accountant,
        Self::FinanceDirector,
        Self::Artist,
        Self::SecondArtist,
        Self::ThirdArtist,
        Self::OtherAdmin,
        Self::OtherArtist,
    ];

    /// Their address.
    pub fn email(self) -> &'static str {
        match self {
            Self::Admin => "admin@opera.test",
            Self::ProductionManager => "production@opera.test",
            Self::Accountant => "accountant@opera.test",
            Self::FinanceDirector => "finance@opera.test",
            Self::Artist => "anna@artists.test",
            Self::SecondArtist => "ben@artists.test",
            Self::ThirdArtist => "cleo@artists.test",
            Self::OtherAdmin => "admin@circus.test",
            Self::OtherArtist => "dario@artists.test",
        }
    }

    /// First and last name.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Admin => ("Ada", "Office"),
            Self::ProductionManager => ("Paul", "Stage"),
            Self::Accountant => ("Carla", "Books"),
            Self::FinanceDirector => ("Frida", "Figures"),
            Self::Artist => ("Anna", "Dancer"),
            Self::SecondArtist => ("Ben", "Fiddle"),
            Self::ThirdArtist => ("Cleo", "Actor"),
            Self::OtherAdmin => ("Otto", "Ring"),
            Self::OtherArtist => ("Dario", "Juggler"),
        }
    }

    /// What they are in their company.
    pub fn role(self) -> Role {
        match self {
            Self::Admin | Self::OtherAdmin => Role::Admin,
            Self::ProductionManager => Role::ProductionManager,
            Self::Accountant => Role::Accountant,
            Self::FinanceDirector => Role::FinanceDirector,
            Self::Artist | Self::SecondArtist | Self::ThirdArtist | Self::OtherArtist => Role::Artist,
        }
    }

    /// Whether they belong to the other company.
    pub fn is_other(self) -> bool {
        matches!(self, Self::OtherAdmin | Self::OtherArtist)
    }
}

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery staple";
/// Short name of the company the tests work in.
pub const COMPANY: &str = "opera";
/// Short name of the company whose rows must not change.
pub const OTHER_COMPANY: &str = "circus";
