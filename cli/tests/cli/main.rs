//! The binary as its users meet it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod assess;
mod batch;
mod batch_edges;
mod batch_packs;
mod bundle;
#[cfg(feature = "parquet")]
mod columnar;
mod common;
mod formats;
mod new;
mod packs;
#[cfg(feature = "postgres")]
mod postgres;
mod report;
mod report_edges;
#[cfg(feature = "sqlite")]
mod sqlite;
mod statute;
mod tables;
mod web;
