//! Which files are told of, what cannot be read, and who waits for whom.

use std::sync::atomic::{AtomicU64, Ordering};

use parallel_kernels::input::{Binary, NUL_BLOCK};
use parallel_kernels::search::Matcher;
use parallel_kernels::walk::{
    Batch, FileError, FileOptions, Gate, Mode, Report, Search, Selection, Tally,
};

use crate::lines::collect;
use crate::support::{Folder, options, run};

#[test]
fn reports_files_without_a_match_and_all() {
    let folder = Folder::new();
    let with = folder.write("with", b"abc\n");
    let without = folder.write("without", b"xyz\n");
    let empty = folder.write("empty", b"");
    let selection =
        Selection { roots: vec![folder.0.clone()], sorted: true, ..Selection::default() };
    for mode in [Mode::Lines, Mode::Columns, Mode::Count, Mode::Exists] {
        for (report, paths) in [
            (Report::Matching, vec![&with]),
            (Report::NotMatching, vec![&empty, &without]),
            (Report::All, vec![&empty, &with, &without]),
        ] {
            let options = FileOptions { report, ..options(mode, Binary::Skip, 1 << 20) };
            let (_, order) = collect(&run("abc", &selection, &options, 2));
            assert_eq!(order.iter().collect::<Vec<_>>(), paths, "{mode:?} {report:?}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_of_and_ends_nothing() {
    let folder = Folder::new();
    folder.write("a", b"abc\n");
    let gone = folder.0.join("gone");
    let roots = vec![gone.clone(), folder.0.clone()];
    for sorted in [false, true] {
        let selection = Selection { roots: roots.clone(), sorted, ..Selection::default() };
        let options = options(Mode::Lines, Binary::Skip, 1 << 20);
        let batches = run("abc", &selection, &options, 2);
        let errors: Vec<_> = batches.iter().flat_map(|batch| &batch.errors).collect();
        assert_eq!(errors.len(), 1);
        assert!(matches!(&errors[0].1, FileError::Io(..)), "{errors:?}");
        let (files, _) = collect(&batches);
        assert_eq!((files.len(), files[&folder.0.join("a")].count), (2, 1));
        assert_eq!(files[&gone].count, 0);
    }
}

/// A consumer that takes nothing holds the threads back, and a stop releases them.
#[test]
fn a_slow_consumer_holds_back_and_a_stop_releases() {
    let folder = Folder::new();
    for index in 0..200 {
        folder.write(&format!("{index}"), &b"abc\n".repeat(5000));
    }
    folder.write("big", &b"abc\n".repeat(500_000));
    for sorted in [false, true] {
        let selection = Selection { roots: vec![folder.0.clone()], sorted, ..Selection::default() };
        let options = options(Mode::Lines, Binary::Skip, NUL_BLOCK);
        let matcher = Matcher::new("abc").unwrap();
        let (gate, tally) = (Gate::new(500_000), Tally::default());
        let (delivered, asked) = (AtomicU64::new(0), AtomicU64::new(0));
        let deliver = |batch: Batch| {
            delivered.fetch_add(batch.bytes() as u64, Ordering::Relaxed);
            asked.store(0, Ordering::Relaxed);
        };
        // More often than there are files and ranges: only threads that wait go on asking.
        let stop = || asked.fetch_add(1, Ordering::Relaxed) > 2000;
        let search = Search {
            matcher: &matcher,
            whole: None,
            spans: None,
            selection: &selection,
            options: &options,
            threads: 3,
            gate: &gate,
            tally: &tally,
            watch: None,
            stop: &stop,
            deliver: &deliver,
        };
        search.run();
        let delivered = delivered.load(Ordering::Relaxed);
        assert!((1..=500_000).contains(&delivered), "{delivered}");
    }
}
