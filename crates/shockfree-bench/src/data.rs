//! Numbers of eight bytes, little endian, as files.

use std::fs;
use std::io;
use std::path::Path;

pub fn read(path: &Path) -> io::Result<Vec<f64>> {
    let bytes = fs::read(path)?;
    let (numbers, _) = bytes.as_chunks();
    Ok(numbers.iter().map(|eight| f64::from_le_bytes(*eight)).collect())
}

pub fn write(path: &Path, numbers: &[f64]) -> io::Result<()> {
    fs::write(path, numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>())
}
