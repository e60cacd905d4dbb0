//! Every kernel against one oracle, written independently of them.

mod conformance;
mod digests;
mod formulas;
mod oracle;
mod pictures;
mod stopping;
