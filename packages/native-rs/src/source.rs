//! What can be searched: a file by its path or descriptor, or shared memory.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use napi::bindgen_prelude::{Unknown, ValueType};
use parallel_kernels::input::{Patient, open_any};
use parallel_kernels::schedule::Stop;
use parallel_kernels::search::{self, PieceError, ReadAt};

use crate::argument::{integer, text};
use crate::failure::{Failure, Result, from_io, from_os, invalid, piece_failure};
use crate::mapping::Mapping;
use crate::view::{Home, View, read_shared};

/// An argument that says what is to be searched.
pub enum Source {
    Path(PathBuf),
    /// A descriptor of our own for the same open file: the caller may close his meanwhile.
    Descriptor(i32, File),
    Memory(SharedBytes),
}

impl Source {
    /// A path or a descriptor.
    pub fn file(name: &str, value: Unknown<'_>) -> Result<Self> {
        match value.get_type() {
            Ok(ValueType::Number) => {
                let fd = integer(name, value, 0..=i64::from(i32::MAX))? as i32;
                let file = duplicate(fd).map_err(|error| from_os(&error, "dup"))?;
                Ok(Self::Descriptor(fd, file))
            }
            _ => text(name, value).map(|path| Self::Path(path.into())),
        }
    }

    /// As [`Source::file`], or a view of shared memory, which the caller keeps alive.
    pub fn any(name: &str, value: Unknown<'_>) -> Result<Self> {
        match value.get_type() {
            Ok(ValueType::Object) => SharedBytes::new(name, value).map(Self::Memory),
            _ => Self::file(name, value),
        }
    }

    /// For positioned reads.
    pub fn open(self) -> Result<Opened> {
        Ok(match self {
            Self::Path(path) => Opened::File(open(&path)?),
            Self::Descriptor(fd, file) => {
                let regular = file.metadata().is_ok_and(|metadata| metadata.is_file());
                if !regular {
                    return Err(invalid(format!("descriptor {fd} is not of a regular file")));
                }
                Opened::File(file)
            }
            Self::Memory(bytes) => Opened::Memory(bytes),
        })
    }

    /// To be read from its beginning; what is no regular file, from where it stands.
    pub fn stream(&self) -> Result<Stream> {
        let file = match self {
            Self::Path(path) => open_any(path).map_err(|error| from_io(&error, "open", path))?,
            Self::Descriptor(_, file) => {
                file.try_clone().map_err(|error| from_os(&error, "dup"))?
            }
            Self::Memory(_) => return Err(invalid("shared memory is no stream")),
        };
        let regular = file.metadata().is_ok_and(|metadata| metadata.is_file());
        Ok(Stream { file, regular })
    }

    /// As a message names it, behind what is said of it.
    pub fn place(&self) -> Place {
        match self {
            Self::Path(path) => Place::Path(path.clone()),
            Self::Descriptor(fd, _) => Place::Other(format!("descriptor {fd}")),
            Self::Memory(_) => Place::Other("shared memory".to_owned()),
        }
    }
}

/// Where something went wrong.
pub enum Place {
    Path(PathBuf),
    Other(String),
}

impl Place {
    pub fn failure(&self, error: &PieceError) -> Failure {
        match (error, self) {
            (error, Self::Path(path)) => piece_failure(error, Some(path)),
            (PieceError::Io(error), Self::Other(_)) => from_os(error, "read"),
            (error, Self::Other(_)) => piece_failure(error, None),
        }
    }

    pub fn show(&self) -> String {
        match self {
            Self::Path(path) => format!("'{}'", path.display()),
            Self::Other(name) => name.clone(),
        }
    }
}

/// Something that can be read at any position.
pub enum Opened {
    File(File),
    Memory(SharedBytes),
}

impl ReadAt for Opened {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        match self {
            Self::File(file) => ReadAt::read_at(file, buffer, offset),
            Self::Memory(bytes) => Ok(bytes.read_at(buffer, offset)),
        }
    }
}

/// Something that is read from its beginning.
pub struct Stream {
    file: File,
    pub regular: bool,
}

impl Stream {
    pub fn reader<'s>(&'s self, stop: Stop<'s>) -> Box<dyn Read + 's> {
        match self.regular {
            // Positioned, so that the position of a descriptor that somebody else has is left alone.
            true => Box::new(Positioned { file: &self.file, at: 0 }),
            false => Box::new(Patient::new(&self.file, stop)),
        }
    }
}

impl ReadAt for Stream {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        ReadAt::read_at(&self.file, buffer, offset)
    }
}

struct Positioned<'f> {
    file: &'f File,
    at: u64,
}

impl Read for Positioned<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

/// A view of memory that others may write at any time: what is searched is a copy of a piece at a
/// time, made by atomic reads, never the memory itself.
pub struct SharedBytes {
    data: *const u8,
    length: usize,
    /// Of memory between processes; a SharedArrayBuffer is kept by the job's reference to its view.
    _mapping: Option<Arc<Mapping>>,
}

// SAFETY: the memory is read by atomics only, and outlives the job: it is neither moved nor shrunk.
unsafe impl Send for SharedBytes {}
// SAFETY: as above.
unsafe impl Sync for SharedBytes {}

impl SharedBytes {
    fn new(name: &str, value: Unknown<'_>) -> Result<Self> {
        let view = View::<u8>::new(name, value)?;
        let mapping = match view.home() {
            Home::Shared => None,
            Home::Mapped(mapping) => Some(mapping),
            // It may be transferred away or shrunk while threads read it.
            Home::Isolate => {
                return Err(invalid(format!("{name} is not of shared memory; it must be")));
            }
        };
        Ok(Self { data: view.pointer(), length: view.len(), _mapping: mapping })
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> usize {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.length);
        let count = buffer.len().min(self.length - start);
        // SAFETY: so many bytes of the view are there, see above.
        unsafe { read_shared(self.data.add(start), &mut buffer[..count]) };
        count
    }
}

/// A descriptor of our own for the same open file.
#[cfg(unix)]
fn duplicate(fd: i32) -> io::Result<File> {
    use std::os::fd::BorrowedFd;
    // SAFETY: only for the call that duplicates it, which refuses one that is not open.
    let borrowed = unsafe { BorrowedFd::borrow_raw(fd) };
    borrowed.try_clone_to_owned().map(File::from)
}

#[cfg(not(unix))]
fn duplicate(_: i32) -> io::Result<File> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "descriptors need a Unix system"))
}

fn open(path: &Path) -> Result<File> {
    search::open(path).map_err(|error| from_io(&error, "open", path))
}
