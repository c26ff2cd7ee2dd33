//! The members of a ZIP archive, as its directory has them (PKWARE's APPNOTE, 4.3).
//!
//! Read is what `numpy` writes: members stored or deflated, with 64-bit sizes where they are needed. What a
//! ZIP archive may be besides (encrypted, in several volumes, behind other data) is refused.

use super::NpzProblem;
use super::bytes::{take, u16, u32, u64};
use crate::{Limits, Problem, shown};

/// How a member is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    /// Not at all.
    Stored,
    /// RFC 1951.
    Deflated,
}

/// A file of the archive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member<'a> {
    pub(crate) name: &'a str,
    pub(crate) method: Method,
    /// Its bytes in the archive.
    pub(crate) data: &'a [u8],
    /// How many they are when decompressed, as the directory says; no more than they can become.
    pub(crate) size: u64,
    /// The CRC-32 of these.
    pub(crate) crc: u32,
}

/// What every part of an archive begins with.
const MEMBER: u32 = 0x0403_4b50;
const ENTRY: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;

/// How long the end is without its comment, and the locator of the 64-bit one before it.
const END_BYTES: usize = 22;
const LOCATOR_64_BYTES: usize = 20;

/// How long an entry of the directory is at least.
const ENTRY_BYTES: u64 = 46;

/// What stands for a number that is in the 64-bit field.
const IN_64: u32 = u32::MAX;

/// The extra field of the 64-bit numbers.
const EXTRA_64: u16 = 1;

/// Flags that make the bytes of a member unreadable: encrypted, patched, strongly encrypted, masked.
const UNREADABLE_FLAGS: u16 = 1 | 1 << 5 | 1 << 6 | 1 << 13;

/// The most that deflate makes of a byte: 258 bytes take two bits at least.
const MOST_INFLATION: u64 = 1032;

/// A directory, not read yet.
struct Directory<'a> {
    count: u64,
    entries: &'a [u8],
    /// Where it begins: members are before it.
    offset: usize,
}

/// All members, in the order of the directory. They do not overlap, and none claims more than its bytes
/// can become.
pub(crate) fn members<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Vec<Member<'a>>, Problem> {
    let directory = directory(bytes)?;
    if directory.count > limits.most_tensors as u64 {
        return Err(Problem::TooMany {
            what: "members",
            count: directory.count,
            most: limits.most_tensors,
        });
    }
    if directory.count > directory.entries.len() as u64 / ENTRY_BYTES {
        let (count, length) = (directory.count, directory.entries.len());
        return Err(
            NpzProblem::Directory(format!("{count} entries cannot be in {length} bytes")).into()
        );
    }
    let before = &bytes[..directory.offset];
    let mut entries = directory.entries;
    let mut members = Vec::new();
    // Where each of them is, from its own header on.
    let mut places = Vec::new();
    for number in 0..directory.count {
        let Some(entry) = Entry::take(&mut entries) else {
            return Err(NpzProblem::Directory(format!("entry {number} is cut off")).into());
        };
        let (member, place) = entry.member(before)?;
        places.push((place, member.name));
        members.push(member);
    }
    if !entries.is_empty() {
        let rest = entries.len();
        return Err(
            NpzProblem::Directory(format!("{rest} bytes are left after its entries")).into()
        );
    }
    places.sort_unstable();
    if let Some(pair) = places.windows(2).find(|pair| pair[1].0.0 < pair[0].0.1) {
        return Err(NpzProblem::Overlap {
            one: shown::name(pair[0].1),
            other: shown::name(pair[1].1),
        }
        .into());
    }
    Ok(members)
}

/// The directory that the end of the file tells of.
fn directory(bytes: &[u8]) -> Result<Directory<'_>, NpzProblem> {
    // Behind the end there may be a comment, whose length it states: at most 65535 bytes.
    let earliest = bytes.len().saturating_sub(END_BYTES + usize::from(u16::MAX));
    let (end, [disk, first_disk, count_here, count], [size, offset]) = (earliest..bytes.len())
        .rev()
        .find_map(|at| read_end(&bytes[at..]).map(|(counts, places)| (at, counts, places)))
        .ok_or(NpzProblem::NoDirectory)?;
    let mut found = (u64::from(count), u64::from(size), u64::from(offset), end);
    if count == u16::MAX || size == IN_64 || offset == IN_64 {
        // Without the 64-bit one, the numbers are just these.
        if let Some(wide) = directory_64(bytes, end)? {
            found = wide;
        }
    } else if disk != 0 || first_disk != 0 || count_here != count {
        return Err(NpzProblem::Directory("it is spread over several files".to_owned()));
    }
    let (count, size, offset, end) = found;
    let range = usize::try_from(offset).ok().zip(usize::try_from(size).ok());
    let is_next_to_end = |&(offset, size): &(usize, usize)| offset.checked_add(size) == Some(end);
    let Some((offset, size)) = range.filter(is_next_to_end) else {
        return Err(NpzProblem::Directory(format!(
            "it should be {size} bytes from {offset} on, up to its end at {end}"
        )));
    };
    Ok(Directory { count, entries: &bytes[offset..offset + size], offset })
}

/// The counts and the places in an end that is here and whose comment reaches to the last byte.
fn read_end(mut bytes: &[u8]) -> Option<([u16; 4], [u32; 2])> {
    let rest = &mut bytes;
    if u32(rest)? != END {
        return None;
    }
    let counts = [u16(rest)?, u16(rest)?, u16(rest)?, u16(rest)?];
    let places = [u32(rest)?, u32(rest)?];
    let comment = u16(rest)?;
    (rest.len() == usize::from(comment)).then_some((counts, places))
}

/// The count of entries, the size and the offset of the directory in the 64-bit end, and where that is.
fn directory_64(bytes: &[u8], end: usize) -> Result<Option<(u64, u64, u64, usize)>, NpzProblem> {
    let Some(locator_at) = end.checked_sub(LOCATOR_64_BYTES) else { return Ok(None) };
    let locator = &mut &bytes[locator_at..end];
    if u32(locator) != Some(LOCATOR_64) {
        return Ok(None);
    }
    let _disk = u32(locator);
    let at = u64(locator).and_then(|at| usize::try_from(at).ok());
    let read = || {
        let at = at?;
        let rest = &mut bytes.get(at..locator_at)?;
        if u32(rest)? != END_64 {
            return None;
        }
        // Its own length, two versions, two numbers of disks, the entries on this disk.
        let _ = (u64(rest)?, u32(rest)?, u64(rest)?, u64(rest)?);
        Some((u64(rest)?, u64(rest)?, u64(rest)?, at))
    };
    match read() {
        Some(found) => Ok(Some(found)),
        None => Err(NpzProblem::Directory("its 64-bit end is not where it should be".to_owned())),
    }
}

/// An entry of the directory.
struct Entry<'a> {
    flags: u16,
    method: u16,
    crc: u32,
    compressed: u32,
    size: u32,
    offset: u32,
    name: &'a [u8],
    extra: &'a [u8],
}

impl<'a> Entry<'a> {
    /// Takes one from the front of the directory.
    fn take(bytes: &mut &'a [u8]) -> Option<Self> {
        if u32(bytes)? != ENTRY {
            return None;
        }
        let _versions = u32(bytes)?;
        let (flags, method) = (u16(bytes)?, u16(bytes)?);
        let _time = u32(bytes)?;
        let (crc, compressed, size) = (u32(bytes)?, u32(bytes)?, u32(bytes)?);
        let (name, extra, comment) = (u16(bytes)?, u16(bytes)?, u16(bytes)?);
        let _disk_and_attributes = (u64(bytes)?,);
        let offset = u32(bytes)?;
        let name = take(bytes, name.into())?;
        let extra = take(bytes, extra.into())?;
        take(bytes, comment.into())?;
        Some(Self { flags, method, crc, compressed, size, offset, name, extra })
    }

    /// The member, and the bytes that it takes with its own header; `before` is all before the directory.
    fn member(&self, before: &'a [u8]) -> Result<(Member<'a>, (usize, usize)), NpzProblem> {
        let shown = shown::name(&String::from_utf8_lossy(self.name));
        let unreadable =
            |why: &str| NpzProblem::Member { member: shown.clone(), why: why.to_owned() };
        let Ok(name) = str::from_utf8(self.name) else {
            return Err(unreadable("its name is not UTF-8"));
        };
        if self.flags & UNREADABLE_FLAGS != 0 {
            return Err(unreadable("it is encrypted"));
        }
        let method = match self.method {
            0 => Method::Stored,
            8 => Method::Deflated,
            other => {
                return Err(unreadable(&format!(
                    "compression method {other}; members are stored (0) or deflated (8)"
                )));
            }
        };
        let Some([size, compressed, offset]) = self.places() else {
            return Err(unreadable("its 64-bit sizes are missing"));
        };
        let Some((data, place)) = self.data(before, offset, compressed) else {
            return Err(unreadable(&format!(
                "{compressed} bytes of it should be at {offset}, before the directory at {}",
                before.len()
            )));
        };
        let most = match method {
            Method::Stored if size != compressed => {
                return Err(unreadable(&format!(
                    "it is stored, but {compressed} bytes should become {size}"
                )));
            }
            Method::Stored => size,
            Method::Deflated => compressed.saturating_mul(MOST_INFLATION),
        };
        if size > most {
            let (bytes, compressed) = (size, data.len());
            return Err(NpzProblem::Inflated { member: shown, bytes, compressed, most });
        }
        Ok((Member { name, method, data, size, crc: self.crc }, place))
    }

    /// The size, the compressed size and the offset, in 64 bits where 32 are not enough.
    fn places(&self) -> Option<[u64; 3]> {
        let mut extra = self.extra;
        let mut wide: &[u8] = &[];
        while let (Some(kind), Some(length)) = (u16(&mut extra), u16(&mut extra)) {
            let field = take(&mut extra, length.into())?;
            if kind == EXTRA_64 {
                wide = field;
                break;
            }
        }
        // The field has only the numbers that are not in their usual place, in this order.
        let mut number =
            |narrow: u32| if narrow == IN_64 { u64(&mut wide) } else { Some(narrow.into()) };
        Some([number(self.size)?, number(self.compressed)?, number(self.offset)?])
    }

    /// The bytes of the member behind its own header, and where it begins and ends.
    fn data(
        &self,
        before: &'a [u8],
        offset: u64,
        compressed: u64,
    ) -> Option<(&'a [u8], (usize, usize))> {
        let start = usize::try_from(offset).ok()?;
        let rest = &mut before.get(start..)?;
        if u32(rest)? != MEMBER {
            return None;
        }
        // Versions, flags, method, time, checksum, sizes: the directory has them too.
        take(rest, 22)?;
        let (name, extra) = (u16(rest)?, u16(rest)?);
        if take(rest, name.into())? != self.name {
            return None;
        }
        take(rest, extra.into())?;
        let data = take(rest, usize::try_from(compressed).ok()?)?;
        Some((data, (start, before.len() - rest.len())))
    }
}
