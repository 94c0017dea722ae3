//! Why a file is refused, in words its owner can act on. Must never name internals of the parser.

/// What a document wants to run when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    JavaScript,
    /// Starts a program or opens another file.
    Launch,
    /// A program carried inside the document.
    EmbeddedProgram,
    /// An XFA form: its content is a program, and differs between viewers.
    DynamicForm,
    /// Film, sound or 3D that brings its own player.
    RichMedia,
}

impl std::fmt::Display for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::JavaScript => "JavaScript",
            Self::Launch => "a command that starts programs",
            Self::EmbeddedProgram => "an embedded program",
            Self::DynamicForm => "a dynamic (XFA) form",
            Self::RichMedia => "interactive media",
        })
    }
}

/// The complete list of reasons; callers match it exhaustively.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    #[error("This is not a PDF file. Please choose a PDF, or export your document as PDF first.")]
    NotPdf,
    #[error(
        "This PDF is protected by a password or by permissions. Please save a copy without protection and upload that."
    )]
    Encrypted,
    #[error(
        "This PDF is damaged. Please open it on your computer, print it to a new PDF and upload the new file."
    )]
    Damaged,
    #[error("This PDF has no pages. Please check that you chose the right file.")]
    NoPages,
    #[error("This PDF has {pages} pages; at most {limit} are possible. Please split it into several files.")]
    TooManyPages { pages: usize, limit: usize },
    #[error(
        "Page {page} is too large. Please scale it to an ordinary paper size, such as A4 or A0, and upload it again."
    )]
    PageTooLarge { page: usize },
    #[error(
        "This PDF is too complex to be handled safely. Please print it to a new PDF and upload the new file."
    )]
    TooComplex,
    #[error(
        "This PDF contains {what}, which a contract must not. Please print it to a new PDF and upload the new file."
    )]
    Scripted { what: Script },
}
