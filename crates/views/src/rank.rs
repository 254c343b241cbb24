//! The numbers that posts and comments are ordered by. Source: docs/reference/ranking.md 2; only the order is ever shown.

use chrono::TimeDelta;

/// Rank for the orders "Hot" and (over the newest bumping comment) "Active"; larger comes first.
///
/// `score` is upvotes minus downvotes. The result is 0 or more, has no unit, and is 0 for an `age` of zero or less and from a week on.
pub fn hot(score: i32, age: TimeDelta) -> f64 {
    if age <= TimeDelta::zero() || age >= TimeDelta::weeks(1) {
        return 0.0;
    }
    let hours = age.as_seconds_f64() / 3600.0;
    f64::from(score.saturating_add(2).max(2)).log10() / (hours + 2.0).powf(1.8)
}

/// What the rank [`hot`] is divided by for the order "Scaled", given the people who were active in the community within a month.
pub fn scale(users_active_month: i32) -> f64 {
    f64::from(users_active_month.max(0).saturating_add(2)).log10()
}

/// Rank for the order "Controversial"; larger comes first. It does not depend on time.
pub fn controversy(upvotes: i32, downvotes: i32) -> f64 {
    if upvotes <= 0 || downvotes <= 0 {
        return 0.0;
    }
    let (up, down) = (f64::from(upvotes), f64::from(downvotes));
    (up + down).powf(up.min(down) / up.max(down))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(computed: f64, written: f64) -> bool {
        // The tables have ten decimals.
        (computed - written).abs() < 0.6e-10 + written.abs() * 1e-9
    }

    #[test]
    fn hot_has_the_worked_values() {
        let scores = [0, 1, 2, 10, 100, 1000];
        let table = [
            (1, [0.0864265574, 0.1369828525, 0.1728531147, 0.3098359672, 0.5766747516, 0.8615575525]),
            (600, [0.0748486530, 0.1186323082, 0.1496973059, 0.2683296141, 0.4994220489, 0.7461412814]),
            (3600, [0.0416669310, 0.0660405232, 0.0833338621, 0.1493743853, 0.2780194866, 0.4153637518]),
            (7200, [0.0248257163, 0.0393478294, 0.0496514326, 0.0889992620, 0.1656477385, 0.2474792936]),
            (21_600, [0.0071293149, 0.0112996967, 0.0142586297, 0.0255583265, 0.0475698212, 0.0710697644]),
            (43_200, [0.0026036302, 0.0041266563, 0.0052072605, 0.0093339168, 0.0173725284, 0.0259547224]),
            (86_400, [0.0008543931, 0.0013541811, 0.0017087863, 0.0030629673, 0.0057008744, 0.0085171604]),
            (172_800, [0.0002633078, 0.0004173330, 0.0005266156, 0.0009439487, 0.0017569018, 0.0026248280]),
            (259_200, [0.0001300148, 0.0002060685, 0.0002600295, 0.0004660981, 0.0008675138, 0.0012960739]),
            (604_740, [0.0000290990, 0.0000461209, 0.0000581980, 0.0001043189, 0.0001941610, 0.0002900784]),
        ];
        for (seconds, values) in table {
            for (score, value) in scores.into_iter().zip(values) {
                let computed = hot(score, TimeDelta::seconds(seconds));
                assert!(close(computed, value), "hot({score}, {seconds} s) = {computed}, not {value}");
            }
        }
        assert!(close(hot(-7, TimeDelta::minutes(30)), 0.0578519173));
        assert_eq!(hot(-7, TimeDelta::minutes(30)), hot(0, TimeDelta::minutes(30)));
    }

    #[test]
    fn hot_is_zero_at_both_ends_of_a_week() {
        let week = TimeDelta::weeks(1);
        let least = TimeDelta::microseconds(1);
        assert_eq!(hot(1000, week), 0.0);
        assert_eq!(hot(1000, TimeDelta::zero()), 0.0);
        assert_eq!(hot(1000, -least), 0.0);
        assert!(hot(1000, week - least) > 0.0);
        assert!(hot(1000, least) > 0.86);
        assert!(hot(i32::MAX, least) > hot(i32::MIN, least));
    }

    #[test]
    fn a_better_score_makes_up_for_age_as_worked_out() {
        let one_hour = hot(1, TimeDelta::hours(1));
        for (score, hours) in [(10, 2.7211), (100, 4.6671), (1000, 6.3329), (10_000, 7.7756)] {
            let age = TimeDelta::from_std(std::time::Duration::from_secs_f64(hours * 3600.0)).unwrap();
            assert!((hot(score, age) / one_hour - 1.0).abs() < 1e-4, "{score} at {hours} h");
        }
    }

    #[test]
    fn scaled_has_the_worked_values() {
        let table = [
            (1, 1, 1, 0.1384145488),
            (1, 1, 98, 0.0330202616),
            (10, 1, 98, 0.0746871926),
            (100, 1, 998, 0.0926731622),
            (100, 1, 9998, 0.0695048716),
            (1, 2, 0, 0.1307106599),
            (10, 2, 8, 0.0889992620),
            (400, 2, 19_998, 0.0499342146),
            (60, 2, 998, 0.0492723961),
        ];
        for (score, hours, active, value) in table {
            let computed = hot(score, TimeDelta::hours(hours)) / scale(active);
            assert!(close(computed, value), "{score} at {hours} h among {active}: {computed}, not {value}");
        }
    }

    #[test]
    fn controversy_has_the_worked_values() {
        let table = [
            (1, 0, 0.0),
            (0, 5, 0.0),
            (1, 1, 2.0),
            (5, 5, 10.0),
            (100, 100, 200.0),
            (1000, 1000, 2000.0),
            (100, 1, 1.0472327460),
            (10, 5, 3.8729833462),
            (3, 2, 2.9240177382),
            (7, 3, 2.6826957953),
            (100, 50, 12.2474487139),
            (1000, 900, 893.0550710100),
        ];
        for (up, down, value) in table {
            assert!(close(controversy(up, down), value), "{up}, {down}");
            assert_eq!(controversy(up, down), controversy(down, up));
        }
    }

    #[test]
    fn the_timeline_of_section_3_has_its_worked_values() {
        let (hot, active) = (hot(20, TimeDelta::hours(26)), hot(20, TimeDelta::hours(6)));
        assert!(close(hot, 0.0033343012) && close(active, 0.0317926921), "{hot} {active}");
    }
}
