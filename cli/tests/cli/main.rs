//! The binary as its users meet it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod assess;
mod batch;
mod batch_edges;
mod batch_packs;
mod bundle;
mod common;
mod new;
mod packs;
mod statute;
mod tables;
mod web;
