//! States and kinds: enums that are stored, sent and documented as the same snake_case words.

/// Declares an enum whose values are stored and sent as snake_case words.
///
/// Each enum gets `ALL`, `name` and `parse`, is (de)serialized by serde and described by utoipa, both of which the calling crate
/// must have among its dependencies.
///
/// ```
/// types::words! {
///     /// Where a door stands.
///     Door {
///         /// Nobody comes in.
///         Closed = "closed",
///         /// Everybody comes in.
///         WideOpen = "wide_open",
///     }
/// }
/// assert_eq!(Door::parse("wide_open"), Some(Door::WideOpen));
/// assert_eq!(Door::parse("ajar"), None);
/// assert_eq!(serde_json::to_string(&Door::WideOpen).unwrap(), "\"wide_open\"");
/// ```
#[macro_export]
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ::serde::Serialize, ::serde::Deserialize, ::utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All values.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored and sent word.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Parses [`name`](Self::name).
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == word)
            }
        }
    )+};
}
