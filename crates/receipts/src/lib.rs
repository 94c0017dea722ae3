//! Receipts: from the bytes of a photo to a picture that may be kept.
//!
//! A receipt's life here: [`picture::sniff`] names the file's kind from its first bytes; [`picture::prepare`] decodes it
//! under hard limits, turns it upright, drops everything but the picture (a photo knows where it was taken), and returns
//! a JPEG of at most 2,400 px with a fingerprint for "similar picture". [`thumbnail::veiled`] makes the small picture for
//! lists, too coarse to read a card number from. [`paper`] finds the paper in the picture, flattens it and takes shadows
//! away. [`Reader`] reads words with an engine that may be absent, [`fields`] makes suggestions of them, and
//! [`thumbnail::covered`] is the small picture with numbers of cards and accounts hidden. PDF pages are drawn by the
//! `documents` crate first.
//!
//! This crate must never know a tenant, a database, HTTP or an async runtime: bytes in, values out. Its input is
//! hostile; every decoder has limits on size and memory. The functions block, so callers run them in a blocking pool.
//! [`paper`] and [`pixels`] are plain loops over buffers, fit for WebAssembly.

pub mod fields;
pub mod paper;
pub mod picture;
pub mod pixels;
pub mod read;
pub mod thumbnail;

pub use fields::{Fields, Found};
pub use picture::{Fingerprint, Kind, Prepared, Refusal, decode, prepare, sniff};
pub use pixels::{Grey, Picture, Region};
pub use read::{EngineMissing, ReadFailure, Reader, Reading, Tesseract};
pub use thumbnail::Thumbnail;
