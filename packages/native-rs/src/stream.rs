//! How what is read from its beginning is decoded, as an argument and as an error.

use napi::bindgen_prelude::Error;
use parallel_kernels::input::{Binary, Encoding, InputOptions, StreamError};
use parallel_kernels::search::PieceError;

use crate::failure::{Failure, Result, invalid};

/// As JavaScript sees an error that is not the system's.
pub fn failure(error: &StreamError, place: &str) -> Failure {
    match error {
        StreamError::Piece(PieceError::LineTooLong) => {
            Error::new("ENOMEM", format!("{error} in {place}"))
        }
        StreamError::Piece(PieceError::TextTooLong) => Error::new("TOO_LARGE", error.to_string()),
        StreamError::Corrupt(..) => Error::new("ECORRUPT", format!("{error} in {place}")),
        _ => Error::new("GenericFailure", format!("{error} in {place}")),
    }
}

pub fn binary(name: &str) -> Result<Binary> {
    match name {
        "skip" => Ok(Binary::Skip),
        "stop" => Ok(Binary::Stop),
        "text" => Ok(Binary::Text),
        other => {
            Err(invalid(format!("binary is {other:?}; it must be \"skip\", \"stop\" or \"text\"")))
        }
    }
}

pub fn input_options(label: &str, zip: bool, binary: Binary) -> Result<InputOptions> {
    let encoding = Encoding::by_label(label).ok_or_else(|| {
        invalid(format!(
            "encoding is {label:?}; it must be \"auto\", \"none\" or a label of the WHATWG Encoding Standard"
        ))
    })?;
    Ok(InputOptions { encoding, zip, binary })
}
