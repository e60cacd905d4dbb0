//! What a picture is of, as an argument.

use napi::bindgen_prelude::{FromNapiValue, Unknown};
use parallel_kernels::mandelbrot::Formula;

use crate::argument::{field, integer_field, is_number, is_undefined, show};
use crate::failure::{Result, from_napi, invalid};

/// `{ power, julia: { re, im } }`, each of which may be missing; all of it for the Mandelbrot set.
pub fn formula(value: Unknown<'_>) -> Result<Formula> {
    if is_undefined(value) {
        return Ok(Formula::MANDELBROT);
    }
    let powers = i64::from(*Formula::POWERS.start())..=i64::from(*Formula::POWERS.end());
    let power = integer_field("formula", value, "power", powers)?.unwrap_or(2);
    let julia = match field("formula", value, "julia")? {
        Some(c) => Some((part(c, "re")?, part(c, "im")?)),
        None => None,
    };
    let power = u32::try_from(power).unwrap_or_default();
    Formula::new(julia, power).ok_or_else(|| invalid("formula is none"))
}

fn part(c: Unknown<'_>, key: &str) -> Result<f64> {
    let refusal = |shown: &str| {
        invalid(format!("formula.julia.{key} is {shown}; it must be a finite number"))
    };
    let Some(value) = field("formula.julia", c, key)? else { return Err(refusal("undefined")) };
    if !is_number(value) {
        return Err(refusal(&show(value)));
    }
    let number = f64::from_unknown(value).map_err(from_napi)?;
    if number.is_finite() { Ok(number) } else { Err(refusal(&number.to_string())) }
}
