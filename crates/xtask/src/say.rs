//! Printing for people. A closed terminal or a broken pipe must never end a command before its clean-up, so the
//! macros ignore write errors instead of panicking as `println!` would.

macro_rules! say {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($part)*);
    }};
}

macro_rules! complain {
    ($($part:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($part)*);
    }};
}

pub(crate) use {complain, say};
