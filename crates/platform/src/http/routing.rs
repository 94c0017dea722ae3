//! Routes of the API with what describes them. The description takes longer than the routes: it is made when somebody asks
//! for the document.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::MethodRouter;
use utoipa::openapi::{HttpMethod, OpenApi};
use utoipa_axum::PathItemExt as _;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::state::Platform;

#[doc(hidden)]
pub mod expansion {
    pub use {utoipa_axum, utoipa_axum::paste};
}

/// What [`routes!`](crate::routes) makes of the operations of one path.
pub struct Route {
    path: String,
    operations: MethodRouter<Platform>,
    description: fn() -> UtoipaMethodRouter<Platform>,
}

impl Route {
    /// A path without operations yet.
    pub fn new(path: String, description: fn() -> UtoipaMethodRouter<Platform>) -> Self {
        Self { path, operations: MethodRouter::new(), description }
    }

    /// An operation's methods and handler.
    #[must_use]
    pub fn on<H: Handler<T, Platform>, T: 'static>(mut self, methods: &[HttpMethod], handler: H) -> Self {
        for method in methods {
            self.operations = self.operations.on(method.to_method_filter(), handler.clone());
        }
        self
    }
}

/// The routes of a feature, or of all.
#[derive(Default)]
pub struct Routes {
    router: Router<Platform>,
    descriptions: Vec<fn() -> UtoipaMethodRouter<Platform>>,
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With the operations of one path: `routes!(handler, another_handler)`.
    #[must_use]
    pub fn routes(mut self, route: Route) -> Self {
        self.router = self.router.route(&route.path, route.operations);
        self.descriptions.push(route.description);
        self
    }

    /// With all of `others`.
    #[must_use]
    pub fn merge(mut self, others: Self) -> Self {
        self.router = self.router.merge(others.router);
        self.descriptions.extend(others.descriptions);
        self
    }

    /// Those so far take bodies up to a size of their own.
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.router = self.router.layer(DefaultBodyLimit::max(bytes));
        self
    }

    /// What answers.
    pub fn into_router(self) -> Router<Platform> {
        self.router
    }

    /// What describes them.
    pub fn describe(&self) -> OpenApi {
        let described = self.descriptions.iter().fold(OpenApiRouter::new(), |all, one| all.routes(one()));
        described.into_openapi()
    }
}

/// The operations of one path: handlers with `#[utoipa::path]`.
#[macro_export]
macro_rules! routes {
    ($($first:ident)::+ $(, $($other:ident)::+)* $(,)?) => {
        $crate::http::routing::Route::new(
            <$crate::operation!($($first)::+) as ::utoipa::Path>::path(),
            || $crate::http::routing::expansion::utoipa_axum::routes!($($first)::+ $(, $($other)::+)*),
        )
        .on(&<$crate::operation!($($first)::+) as ::utoipa::Path>::methods(), $($first)::+)
        $(.on(&<$crate::operation!($($other)::+) as ::utoipa::Path>::methods(), $($other)::+))*
    };
}

/// The type that `#[utoipa::path]` makes beside a handler.
#[doc(hidden)]
#[macro_export]
macro_rules! operation {
    ($handler:ident) => {
        $crate::http::routing::expansion::paste! { [<__path_ $handler>] }
    };
    ($module:ident :: $handler:ident) => {
        $crate::http::routing::expansion::paste! { $module::[<__path_ $handler>] }
    };
    ($module:ident :: $inner:ident :: $handler:ident) => {
        $crate::http::routing::expansion::paste! { $module::$inner::[<__path_ $handler>] }
    };
}
