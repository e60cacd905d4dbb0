mod neon;

pub use neon::Neon;
