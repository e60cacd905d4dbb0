use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use parallel_kernels::input::{Binary, Encoding, InputOptions, NUL_BLOCK};
use parallel_kernels::search::Matcher;
use parallel_kernels::walk::{
    Batch, FileOptions, Gate, Mode, Report, Search, Selection, Tally, WholeTexts,
};
use proptest::prelude::*;

/// A folder that is removed with everything in it.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("walk-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn options(mode: Mode, binary: Binary, big: u64) -> FileOptions {
    FileOptions {
        mode,
        report: Report::Matching,
        invert: false,
        max_count: u64::MAX,
        input: InputOptions { encoding: Encoding::Auto, zip: false, binary },
        named_binary: binary,
        big,
        range: NUL_BLOCK,
    }
}

pub fn run(
    pattern: &str,
    selection: &Selection,
    options: &FileOptions,
    threads: usize,
) -> Vec<Batch> {
    let matcher = Matcher::new(pattern).unwrap();
    run_by(&matcher, None, selection, options, threads)
}

pub fn run_by(
    matcher: &Matcher,
    whole: Option<WholeTexts<'_>>,
    selection: &Selection,
    options: &FileOptions,
    threads: usize,
) -> Vec<Batch> {
    let (gate, tally) = (Gate::new(1 << 20), Tally::default());
    let batches = Mutex::new(Vec::new());
    let deliver = |batch: Batch| {
        gate.leave(batch.bytes());
        batches.lock().unwrap().push(batch);
    };
    let (stop, deliver): (&(dyn Fn() -> bool + Sync), &(dyn Fn(Batch) + Sync)) =
        (&|| false, &deliver);
    let (gate, tally) = (&gate, &tally);
    let watch = None;
    let spans = None;
    Search {
        matcher,
        whole,
        spans,
        selection,
        options,
        threads,
        gate,
        tally,
        stop,
        watch,
        deliver,
    }
    .run();
    batches.into_inner().unwrap()
}

pub fn large_text() -> impl Strategy<Value = Vec<u8>> {
    let unit = prop::collection::vec(
        prop_oneof![
            20 => prop::sample::select(b"abcde fg".as_slice()),
            2 => Just(b'\n'),
            1 => Just(b'\r'),
        ],
        1..300,
    );
    let nuls = prop::collection::vec(0..600_000_usize, 0..3);
    (unit, 1..600_000_usize, nuls, any::<bool>()).prop_map(|(unit, length, nuls, mark)| {
        let mut bytes: Vec<u8> = unit.iter().copied().cycle().take(length).collect();
        for nul in nuls {
            if let Some(byte) = bytes.get_mut(nul) {
                *byte = 0;
            }
        }
        if mark { [b"\xef\xbb\xbf", &bytes[..]].concat() } else { bytes }
    })
}

pub fn modes() -> impl Strategy<Value = Mode> {
    prop::sample::select(vec![Mode::Lines, Mode::Columns, Mode::Count, Mode::Exists])
}

pub fn binaries() -> impl Strategy<Value = Binary> {
    prop::sample::select(vec![Binary::Skip, Binary::Stop, Binary::Text])
}
