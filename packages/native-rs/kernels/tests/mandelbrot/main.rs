//! Every kernel against one oracle, written independently of them.

mod conformance;
mod digests;
mod oracle;
mod pictures;
mod stopping;
