//! A file of lines that many processes append to: owner-only, bounded in size, whole lines or none.
//!
//! Each append holds a lock on a file beside it, so that a rotation by one process never loses the line of another.
//! A write that fails half-way (a full disk) is cut off again, and a line that a crash left without an end is ended
//! before the next one, so one broken record costs one record.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// How long another process may hold the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is done away with when a line is added.
pub(super) struct Aging<'a> {
    /// Whole files that were last written longer ago are removed.
    pub age: Duration,
    /// Whether the file that begins with this line is put aside.
    pub is_spent: &'a dyn Fn(&str) -> bool,
}

/// A file of lines, with the older ones beside it (`NAME.1`, `NAME.2`, …).
#[derive(Clone, Debug)]
pub(super) struct Lines {
    path: PathBuf,
    /// The most bytes one file may have.
    bytes: u64,
    /// How many older files are kept.
    older: usize,
}

impl Lines {
    /// Touches nothing yet.
    pub(super) fn new(path: PathBuf, bytes: u64, older: usize) -> Self {
        Self { path, bytes, older }
    }

    /// Appends one line, and waits until it is on the disk if asked to.
    ///
    /// A new file is begun when this one would get too long, or when `aging` says that it is spent.
    pub(super) fn append(
        &self,
        line: &str,
        is_synced: bool,
        aging: Option<&Aging<'_>>,
    ) -> io::Result<()> {
        let _lock = self.lock()?;
        if let Some(aging) = aging {
            self.forget_older_than(aging.age)?;
        }
        let mut file = self.file()?;
        let mut length = file.metadata()?.len();
        let is_full = length + line.len() as u64 + 1 > self.bytes;
        let is_done = match aging {
            Some(aging) if length > 0 && !is_full => {
                self.first()?.is_some_and(|line| (aging.is_spent)(&line))
            }
            _ => is_full,
        };
        if length > 0 && is_done {
            drop(file);
            self.rotate()?;
            file = self.file()?;
            length = file.metadata()?.len();
        }
        let mut bytes = Vec::with_capacity(line.len() + 2);
        if length > 0 && !ends_a_line(&mut file)? {
            bytes.push(b'\n');
        }
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
        let written = file.write_all(&bytes).and_then(|()| match is_synced {
            true => file.sync_data(),
            false => Ok(()),
        });
        if written.is_err() {
            // Half a line is worth nothing, and the next append ends it if this fails too.
            let _ = file.set_len(length);
        }
        written
    }

    /// The lines of all files, oldest first.
    pub(super) fn read(&self) -> io::Result<Vec<String>> {
        if !self.path.exists() && !self.older_path(1).exists() {
            return Ok(Vec::new());
        }
        let _lock = self.lock()?;
        let mut lines = Vec::new();
        for path in (1..=self.older)
            .rev()
            .map(|number| self.older_path(number))
            .chain([self.path.clone()])
        {
            let bytes = match fs::read(&path) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            let text = String::from_utf8_lossy(&bytes);
            let all = text.lines().filter(|line| !line.trim().is_empty());
            lines.extend(all.map(str::to_owned));
        }
        Ok(lines)
    }

    /// The first line of the newest file.
    fn first(&self) -> io::Result<Option<String>> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut line = String::new();
        // Only for its beginning: a line that is not text is no record.
        match io::BufReader::new(file).read_line(&mut line) {
            Ok(0) | Err(_) => Ok(None),
            Ok(_) => Ok(Some(line)),
        }
    }

    /// Where the newest lines are.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes whole files that were last written before; the caller holds the lock.
    fn forget_older_than(&self, age: Duration) -> io::Result<()> {
        let is_old = |path: &Path| {
            let written = fs::metadata(path).and_then(|about| about.modified());
            written.is_ok_and(|written| written.elapsed().is_ok_and(|since| since > age))
        };
        let all = (1..=self.older).map(|number| self.older_path(number));
        for path in all.chain([self.path.clone()]) {
            if is_old(&path) {
                fs::remove_file(&path)?;
            }
        }
        Ok(())
    }

    /// Begins a new file.
    fn rotate(&self) -> io::Result<()> {
        for number in (1..self.older).rev() {
            move_over(&self.older_path(number), &self.older_path(number + 1))?;
        }
        match self.older {
            0 => fs::remove_file(&self.path),
            _ => move_over(&self.path, &self.older_path(1)),
        }
    }

    fn older_path(&self, number: usize) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{number}"));
        PathBuf::from(name)
    }

    fn file(&self) -> io::Result<File> {
        refuse_link(&self.path)?;
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        owner_only(&mut options);
        let file = options.open(&self.path)?;
        close_to_others(&file)?;
        Ok(file)
    }

    /// Whether a line could be appended, as far as that can be told without one: the folder is made and the file opened.
    pub(super) fn ready(&self) -> io::Result<()> {
        let _lock = self.lock()?;
        self.file().map(drop)
    }

    /// The lock of the file; the folder is made first.
    fn lock(&self) -> io::Result<File> {
        if let Some(folder) = self.path.parent()
            && !folder.as_os_str().is_empty()
            && !folder.is_dir()
        {
            let mut builder = DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(folder)?;
        }
        let mut name = self.path.clone().into_os_string();
        name.push(".lock");
        let path = PathBuf::from(name);
        refuse_link(&path)?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        owner_only(&mut options);
        let lock = options.open(path)?;
        let since = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if since.elapsed() > PATIENCE => {
                    return Err(io::Error::new(
                        ErrorKind::TimedOut,
                        "another process holds the file",
                    ));
                }
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(2)),
            }
        }
    }
}

fn owner_only(options: &mut OpenOptions) {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    #[cfg(not(unix))]
    let _ = options;
}

/// A file that was there before, copied or restored, may be open to others.
fn close_to_others(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mut permissions = file.metadata()?.permissions();
        let is_file = file.metadata()?.is_file();
        if is_file && permissions.mode() & 0o077 != 0 {
            permissions.set_mode(0o600);
            file.set_permissions(permissions)?;
        }
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// A link in the place of a file of ours was put there by somebody else.
fn refuse_link(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.file_type().is_symlink() => Err(io::Error::new(
            ErrorKind::PermissionDenied,
            format!("{} is a symbolic link", path.display()),
        )),
        _ => Ok(()),
    }
}

fn move_over(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn ends_a_line(file: &mut File) -> io::Result<bool> {
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(folder: &Path, bytes: u64, older: usize) -> Lines {
        Lines::new(folder.join("state").join("x.jsonl"), bytes, older)
    }

    #[test]
    fn the_oldest_go_when_it_gets_too_long() {
        let folder = tempfile::tempdir().expect("a folder");
        let lines = lines(folder.path(), 20, 1);
        assert!(lines.read().expect("nothing yet").is_empty());
        for number in 0..10 {
            lines
                .append(&format!("line {number}"), false, None)
                .expect("written");
        }
        assert_eq!(
            lines.read().expect("read"),
            ["line 6", "line 7", "line 8", "line 9"]
        );
    }

    #[test]
    fn half_a_line_costs_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let lines = lines(folder.path(), 1000, 1);
        lines.append("one", true, None).expect("written");
        let mut file = OpenOptions::new()
            .append(true)
            .open(&lines.path)
            .expect("open");
        file.write_all(b"{\"half\":").expect("written");
        lines.append("two", true, None).expect("written");
        assert_eq!(lines.read().expect("read"), ["one", "{\"half\":", "two"]);
    }

    #[test]
    fn files_that_were_last_written_too_long_ago_go_before_a_line_is_added() {
        let folder = tempfile::tempdir().expect("a folder");
        let lines = lines(folder.path(), 20, 2);
        for number in 0..6 {
            lines
                .append(&format!("line {number}"), false, None)
                .expect("written");
        }
        let age = |path: &Path, seconds: u64| {
            let file = OpenOptions::new().append(true).open(path).expect("open");
            let now = file.metadata().expect("there").modified().expect("told");
            let then = now - Duration::from_secs(seconds);
            file.set_modified(then).expect("set");
        };
        age(&lines.older_path(2), 200);
        age(&lines.older_path(1), 50);
        let aging = Aging {
            age: Duration::from_secs(100),
            is_spent: &|_| false,
        };
        lines.append("x", false, Some(&aging)).expect("written");
        let read = lines.read().expect("read");
        assert_eq!(read, ["line 2", "line 3", "line 4", "line 5", "x"]);
        // The newest one is no exception, and what is added begins it anew.
        age(&lines.path, 200);
        lines.append("y", false, Some(&aging)).expect("written");
        assert_eq!(lines.read().expect("read"), ["line 2", "line 3", "y"]);
    }

    #[test]
    fn many_writers_lose_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let lines = lines(folder.path(), 1_000_000, 1);
        thread::scope(|scope| {
            for writer in 0..8 {
                let lines = lines.clone();
                scope.spawn(move || {
                    for number in 0..50 {
                        let line = format!("{writer} {number} {}", "x".repeat(200));
                        lines.append(&line, false, None).expect("written");
                    }
                });
            }
        });
        let read = lines.read().expect("read");
        assert_eq!(read.len(), 400);
        assert!(read.iter().all(|line| line.ends_with(&"x".repeat(200))));
    }

    #[test]
    fn rotation_under_load_loses_nothing_and_keeps_its_bounds() {
        let folder = tempfile::tempdir().expect("a folder");
        const BYTES: u64 = 4_000;
        thread::scope(|scope| {
            for writer in 0..6 {
                // Each as another process would have it: nothing shared but the files.
                let lines = lines(folder.path(), BYTES, 200);
                scope.spawn(move || {
                    for number in 0..100 {
                        let line = format!("{writer} {number} {}", "x".repeat(100));
                        lines.append(&line, false, None).expect("written");
                    }
                });
            }
            let reader = lines(folder.path(), BYTES, 200);
            scope.spawn(move || {
                for _ in 0..20 {
                    for line in reader.read().expect("read") {
                        assert!(line.ends_with(&"x".repeat(100)), "half a line: {line}");
                    }
                }
            });
        });
        let all = lines(folder.path(), BYTES, 200);
        let mut read = all.read().expect("read");
        read.sort();
        read.dedup();
        assert_eq!(read.len(), 600);
        let files: Vec<_> = fs::read_dir(folder.path().join("state"))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").metadata().expect("there").len())
            .collect();
        assert!(files.len() > 15, "it rotated: {files:?}");
        assert!(files.iter().all(|length| *length <= BYTES), "{files:?}");
    }

    #[test]
    fn bytes_that_are_no_text_cost_their_own_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let lines = lines(folder.path(), 10_000_000, 1);
        lines.append("one", false, None).expect("written");
        let mut file = OpenOptions::new()
            .append(true)
            .open(&lines.path)
            .expect("open");
        let mut broken = vec![0xff, 0xfe, 0, 1, b'{'];
        broken.extend(vec![b'['; 1_000_000]);
        file.write_all(&broken).expect("written");
        lines.append("two", false, None).expect("written");
        let read = lines.read().expect("read");
        assert_eq!(read.len(), 3);
        assert_eq!((read[0].as_str(), read[2].as_str()), ("one", "two"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_read_is_closed_to_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let lines = lines(folder.path(), 1000, 1);
        lines.append("one", false, None).expect("written");
        fs::set_permissions(&lines.path, fs::Permissions::from_mode(0o644)).expect("set");
        lines.append("two", false, None).expect("written");
        let mode = fs::metadata(&lines.path)
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_it_and_no_link_is_followed() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let lines = lines(folder.path(), 1000, 1);
        lines.append("one", false, None).expect("written");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&lines.path), 0o600);
        assert_eq!(mode(&folder.path().join("state")), 0o700);
        fs::remove_file(&lines.path).expect("removed");
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "").expect("written");
        std::os::unix::fs::symlink(&elsewhere, &lines.path).expect("linked");
        assert!(lines.append("two", false, None).is_err());
        assert_eq!(fs::read_to_string(&elsewhere).expect("read"), "");
    }
}
