package dev.hermes.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** How long ago something was, as people say it. */
public final class Ago {
    private Ago() {}

    public static String of(Instant then, Instant now, ZoneId zone) {
        var past = Duration.between(then, now);
        if (past.toMinutes() < 1) {
            return "just now";
        }
        if (past.toHours() < 1) {
            return past.toMinutes() + "m ago";
        }
        if (past.toDays() < 1) {
            return past.toHours() + "h ago";
        }
        if (past.toDays() < 2) {
            return "yesterday";
        }
        return past.toDays() < 7
                ? past.toDays() + "d ago"
                : then.atZone(zone).toLocalDate().toString();
    }
}
