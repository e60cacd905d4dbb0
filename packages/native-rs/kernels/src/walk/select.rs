//! Which files are searched: what a caller asks for, as the `ignore` crate wants to hear it.

use std::env;
use std::path::{Path, PathBuf};

use ignore::overrides::OverrideBuilder;
use ignore::types::TypesBuilder;
use ignore::{Error, WalkBuilder};

use super::part::FileError;

/// Files and trees, and what is left out of the trees.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    pub roots: Vec<PathBuf>,
    /// Globs as in a `.gitignore`; those that begin with `!` leave out what they match.
    pub globs: Vec<String>,
    /// Names of ripgrep's types of files; those that begin with `!` leave out such files.
    pub types: Vec<String>,
    /// Whether hidden files and folders are searched.
    pub hidden: bool,
    /// Whether `.gitignore`, `.ignore`, `.rgignore` and git's own exclusions are passed over.
    pub no_ignore: bool,
    pub follow_symlinks: bool,
    pub max_file_size: Option<u64>,
    pub max_depth: Option<usize>,
    /// Whether files come in the order of their paths.
    pub sorted: bool,
}

/// A glob or a type that is not one.
#[derive(Debug)]
pub struct SelectError {
    pub option: &'static str,
    pub value: String,
    pub reason: String,
}

impl Selection {
    /// Checks the globs and types, so that a search cannot fail by them.
    pub fn builder(&self) -> Result<WalkBuilder, SelectError> {
        let mut walk = WalkBuilder::empty();
        for root in &self.roots {
            // A path `-` means a file of this name here.
            walk.add(if root == Path::new("-") { Path::new("./-") } else { root.as_path() });
        }
        walk.hidden(!self.hidden)
            .parents(!self.no_ignore)
            .ignore(!self.no_ignore)
            .git_ignore(!self.no_ignore)
            .git_global(!self.no_ignore)
            .git_exclude(!self.no_ignore)
            .follow_links(self.follow_symlinks)
            .max_filesize(self.max_file_size)
            .max_depth(self.max_depth);
        if !self.no_ignore {
            walk.add_custom_ignore_filename(".rgignore");
        }
        if !self.globs.is_empty() {
            // Where a glob has a slash, it stands at the working directory.
            let here = env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
            let mut globs = OverrideBuilder::new(here);
            for glob in &self.globs {
                globs.add(glob).map_err(|error| refuse("glob", glob, &error))?;
            }
            let all = self.globs.join(", ");
            walk.overrides(globs.build().map_err(|error| refuse("glob", &all, &error))?);
        }
        if !self.types.is_empty() {
            let mut types = TypesBuilder::new();
            types.add_defaults();
            for name in &self.types {
                match name.strip_prefix('!') {
                    Some(name) => types.negate(name),
                    None => types.select(name),
                };
                // Unknown names are told by `build`; one by one, so that the error names it.
                types.build().map_err(|error| refuse("types", name, &error))?;
            }
            let all = self.types.join(", ");
            walk.types(types.build().map_err(|error| refuse("types", &all, &error))?);
        }
        if self.sorted {
            walk.sort_by_file_name(|a, b| a.cmp(b));
        }
        Ok(walk)
    }
}

/// ripgrep's types of files by their names, and the globs of each.
pub fn default_types() -> Vec<(String, Vec<String>)> {
    let definitions = TypesBuilder::new().add_defaults().definitions();
    definitions.iter().map(|one| (one.name().to_owned(), one.globs().to_vec())).collect()
}

/// Where the walk could not go on, and why; nothing for lines of an ignore file that are no globs:
/// git passes over them.
pub fn explain(error: Error) -> Option<(PathBuf, FileError)> {
    if concerns_rules(&error) { None } else { Some(place(error)) }
}

fn concerns_rules(error: &Error) -> bool {
    match error {
        Error::Glob { .. } | Error::Partial(_) => true,
        Error::WithPath { err, .. }
        | Error::WithDepth { err, .. }
        | Error::WithLineNumber { err, .. } => concerns_rules(err),
        _ => false,
    }
}

fn place(error: Error) -> (PathBuf, FileError) {
    match error {
        Error::WithPath { path, err } => {
            let (inner, error) = place(*err);
            (if inner.as_os_str().is_empty() { path } else { inner }, error)
        }
        Error::WithDepth { err, .. } | Error::WithLineNumber { err, .. } => place(*err),
        Error::Loop { ancestor, child } => {
            let text = format!("a loop of links, back to '{}'", ancestor.display());
            (child, FileError::Walk(text))
        }
        Error::Io(error) => (PathBuf::new(), FileError::Io("open", error)),
        other => (PathBuf::new(), FileError::Walk(other.to_string())),
    }
}

fn refuse(option: &'static str, value: &str, error: &Error) -> SelectError {
    SelectError { option, value: value.to_owned(), reason: error.to_string() }
}
