//! Whether something can be done with what is shown: buttons that cannot be pressed say why.

use serde::Serialize;

/// Whether something can be done, and if not, why.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PossibleView {
    /// Whether it can be done now.
    pub enabled: bool,
    /// Why not.
    pub reason: Option<&'static str>,
}

impl From<Result<(), &'static str>> for PossibleView {
    fn from(answer: Result<(), &'static str>) -> Self {
        Self { enabled: answer.is_ok(), reason: answer.err() }
    }
}
