//! Where the tests' PostgreSQL is; the one place that looks at the environment.

/// Address of a superuser on a PostgreSQL that may be filled with databases and thrown away.
pub fn superuser_url() -> String {
    std::env::var("BIGLIVE_TEST_DATABASE_URL").unwrap_or_else(|_| {
        panic!(
            "BIGLIVE_TEST_DATABASE_URL is not set: run the tests with `cargo xtask test`, or set it to the address of \
             a superuser on a PostgreSQL 15 or newer"
        )
    })
}
