//! The composition root: puts features and platform together into one program with roles and commands.
//!
//! Nothing here knows how a feature works; what is here is which features there are ([`app`]), how a process lives and
//! dies ([`serve`], [`worker`]), what the browser app's files are ([`web`]), and the commands of the program ([`commands`]).

pub mod app;
pub mod commands;
pub mod demo;
mod document;
pub mod health;
pub mod scheduler;
pub mod serve;
pub mod web;
pub mod worker;
