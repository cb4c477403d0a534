//! The search for what does not compile, where no error names it.

/// Finds the items without which everything else compiles. `compiles_without` builds without the given items. The result is empty if it does
/// not compile without all of them either.
pub(super) fn culprits<T: Clone>(
    all: &[T],
    compiles_without: &mut dyn FnMut(&[T]) -> Result<bool, String>,
) -> Result<Vec<T>, String> {
    if all.is_empty() || !compiles_without(all)? {
        return Ok(Vec::new());
    }
    among(all, &[], compiles_without)
}

/// Finds the items among `candidates`, if `left_out` is left out, too.
fn among<T: Clone>(
    candidates: &[T],
    left_out: &[T],
    compiles_without: &mut dyn FnMut(&[T]) -> Result<bool, String>,
) -> Result<Vec<T>, String> {
    if compiles_without(left_out)? {
        return Ok(Vec::new());
    }
    if candidates.len() <= 1 {
        return Ok(candidates.to_vec());
    }
    // While one half is searched, the other one is left out.
    let (first, second) = candidates.split_at(candidates.len() / 2);
    let mut found = among(first, &[left_out, second].concat(), compiles_without)?;
    let rest = [left_out, &found].concat();
    found.extend(among(second, &rest, compiles_without)?);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::culprits;

    /// The items found among `0..count`, and the number of builds.
    fn search(count: u32, fails: &dyn Fn(&[u32]) -> bool) -> (Vec<u32>, usize) {
        let all: Vec<u32> = (0..count).collect();
        let mut builds = 0;
        let mut compiles_without = |left_out: &[u32]| {
            builds += 1;
            let rest: Vec<u32> = all.iter().copied().filter(|item| !left_out.contains(item)).collect();
            Ok(!fails(&rest))
        };
        let found = culprits(&all, &mut compiles_without).unwrap();
        (found, builds)
    }

    #[test]
    fn one_of_a_hundred() {
        let (found, builds) = search(100, &|rest| rest.contains(&42));
        assert_eq!(found, [42]);
        assert!(builds <= 20, "{builds}");
    }

    #[test]
    fn two_that_fail_alone_and_two_that_fail_together() {
        assert_eq!(search(16, &|rest| rest.contains(&3) || rest.contains(&12)).0, [3, 12]);
        let (found, _) = search(16, &|rest| rest.contains(&3) && rest.contains(&12));
        assert!(found == [3] || found == [12], "{found:?}");
    }

    #[test]
    fn nothing_is_found_if_the_cause_is_another() {
        assert_eq!(search(16, &|_| true), (Vec::new(), 1));
        assert_eq!(search(0, &|_| true), (Vec::new(), 0));
    }
}
