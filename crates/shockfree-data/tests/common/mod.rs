//! Files made by hand, right ones and wrong ones.
#![allow(dead_code, reason = "every test uses a part")]

use std::io::Write;

use flate2::{Compression, Crc, write::DeflateEncoder};
use safetensors::tensor::{Dtype, TensorView, serialize};
use shockfree_data::{Format, Limits, Model, Problem, read_model_bytes};

/// Reads with the usual limits.
pub fn read(format: Format, bytes: &[u8]) -> Result<Model, Problem> {
    read_model_bytes(format, bytes, &Limits::default())
}

/// The message of what is refused.
pub fn refusal(format: Format, bytes: &[u8]) -> String {
    match read(format, bytes) {
        Err(problem) => problem.to_string(),
        Ok(model) => panic!("read: {model:?}"),
    }
}

/// 0, 1/8, 2/8, …: as `tests/data/files.py` has them.
pub fn eighths(count: u32) -> Vec<f64> {
    (0..count).map(|number| f64::from(number) / 8.0).collect()
}

/// The numbers as 64-bit ones, the lowest byte first.
pub fn f64s(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// A safetensors file of these shapes, all numbers 0.5, written by the crate of that name.
pub fn safetensors_of(shapes: &[(&str, &[usize])]) -> Vec<u8> {
    let data: Vec<Vec<u8>> =
        shapes.iter().map(|(_, shape)| f64s(&vec![0.5; shape.iter().product()])).collect();
    let views = shapes.iter().zip(&data).map(|((name, shape), data)| {
        (*name, TensorView::new(Dtype::F64, shape.to_vec(), data).expect("a tensor"))
    });
    serialize(views, None).expect("a file")
}

/// A safetensors file with this header, right or wrong.
pub fn safetensors_raw(header: &str, data: &[u8]) -> Vec<u8> {
    let length = (header.len() as u64).to_le_bytes();
    [&length, header.as_bytes(), data].concat()
}

/// A .npy file of version 1.
pub fn npy(descr: &str, shape: &str, payload: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n");
    npy_raw(&header, payload)
}

/// A .npy file with this header, right or wrong.
pub fn npy_raw(header: &str, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(header.len()).expect("a short header").to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), payload].concat()
}

/// A member of a ZIP archive; what it says of itself may be wrong.
#[derive(Clone)]
pub struct Part {
    pub name: String,
    pub flags: u16,
    pub method: u16,
    pub crc: u32,
    pub size: u32,
    pub data: Vec<u8>,
}

impl Part {
    /// As it is.
    pub fn stored(name: &str, data: Vec<u8>) -> Self {
        let mut crc = Crc::new();
        crc.update(&data);
        let size = u32::try_from(data.len()).expect("a small member");
        Self { name: name.to_owned(), flags: 0, method: 0, crc: crc.sum(), size, data }
    }

    /// Compressed.
    pub fn deflated(name: &str, data: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).expect("memory");
        let deflated = encoder.finish().expect("memory");
        Self { method: 8, data: deflated, ..Self::stored(name, data.to_vec()) }
    }
}

/// An archive of these.
pub fn zip(parts: &[Part]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for part in parts {
        let offset = u32::try_from(bytes.len()).expect("a small archive");
        let compressed = u32::try_from(part.data.len()).expect("a small member");
        let name = u16::try_from(part.name.len()).expect("a short name");
        let mut common = Vec::new();
        for number in [20, part.flags, part.method, 0, 0] {
            common.extend(number.to_le_bytes());
        }
        for number in [part.crc, compressed, part.size] {
            common.extend(number.to_le_bytes());
        }
        common.extend(name.to_le_bytes());
        common.extend([0; 2]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(part.name.as_bytes());
        bytes.extend(&part.data);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(part.name.as_bytes());
    }
    let count = u16::try_from(parts.len()).expect("few members").to_le_bytes();
    let places = [directory.len(), bytes.len()]
        .map(|n| u32::try_from(n).expect("a small archive").to_le_bytes());
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00");
    bytes.extend([count, count].concat());
    bytes.extend(places.concat());
    bytes.extend([0; 2]);
    bytes
}
