//! How much memory there is to share out.

use std::{fs, path::Path};

/// The memory this process may use, in bytes: the machine's, or less if a container's limit is lower.
///
/// `None` where the system does not tell (it is read from `/proc` and `/sys`).
pub fn memory_bytes() -> Option<u64> {
    let machine = machine_bytes(&fs::read_to_string("/proc/meminfo").ok()?)?;
    let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let limit = limits.iter().find_map(|path| limit_bytes(Path::new(path)));
    Some(limit.map_or(machine, |limit| machine.min(limit)))
}

fn machine_bytes(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// A limit of a control group; `None` if there is none (`max`).
fn limit_bytes(path: &Path) -> Option<u64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_of_the_machine_is_read_in_bytes() {
        let meminfo = "MemTotal:        2048 kB\nMemFree:          100 kB\n";
        assert_eq!(machine_bytes(meminfo), Some(2048 * 1024));
        assert_eq!(machine_bytes("MemFree: 1 kB\n"), None);
    }
}
