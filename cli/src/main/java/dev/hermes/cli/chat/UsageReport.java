package dev.hermes.cli.chat;

import dev.hermes.agent.SeenLimits;
import dev.hermes.api.model.Cost;
import dev.hermes.api.model.RateLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code /usage}: what the account still allows, what was used, and what it has cost. */
final class UsageReport {
    private final ChatSession chat;

    UsageReport(ChatSession chat) {
        this.chat = chat;
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        var agent = chat.agent();
        var used = agent.totalUsage();
        var model = agent.model();
        agent.limits().ifPresent(seen -> limits(seen, lines));
        lines.add(line("Model", model.model() + " (" + model.providerName() + ")"));
        lines.add(figure("Input", used.input(), ""));
        lines.add(figure("Cache read", used.cacheRead(), ""));
        lines.add(figure("Cache write", used.cacheWrite(), ""));
        lines.add(figure("Output", used.output(), used.reasoning() > 0 ? " (" + used.reasoning() + " thinking)" : ""));
        lines.add(figure("Total", used.total(), ""));
        lines.add(line("Cost", cost()));
        long context = agent.estimatedPromptTokens();
        lines.add(line(
                "Context",
                "~" + context + " of " + model.contextLength() + " ("
                        + context * 100 / Math.max(1, model.contextLength()) + "%)"));
        lines.add(line("Messages", String.valueOf(chat.history().size())));
        return lines;
    }

    private String cost() {
        var cost = chat.context()
                .trySessions()
                .map(store -> store.cost(chat.agent().sessionId()))
                .orElse(Cost.UNKNOWN);
        if (cost.status() != Cost.Status.UNKNOWN) {
            return cost.label() + " with helpers";
        }
        return cost.usd()
                .filter(usd -> usd.signum() > 0)
                .map(usd -> new Cost(Cost.Status.ESTIMATED, Optional.of(usd), "").label())
                .map(known -> cost.label() + " (" + known + " without what has no known price)")
                .orElse(cost.label());
    }

    private void limits(SeenLimits seen, List<String> lines) {
        var age = Duration.between(seen.at(), chat.context().clock().instant());
        lines.add("Limits of the account, as said " + span(age) + " ago:");
        for (var bucket : seen.limits().buckets()) {
            lines.add(line("  " + title(bucket), left(bucket, age)));
        }
    }

    private static String left(RateLimits.Bucket bucket, Duration age) {
        var rest = bucket.reset().minus(age);
        var text = new StringBuilder(String.format(Locale.ROOT, "%,d", bucket.remaining()));
        if (bucket.limit() > 0) {
            text.append(String.format(Locale.ROOT, " of %,d", bucket.limit()));
        }
        text.append(" left");
        if (!bucket.reset().isZero()) {
            text.append(rest.isPositive() ? ", anew in " + span(rest) : ", begun anew since");
        }
        return text.toString();
    }

    private static String title(RateLimits.Bucket bucket) {
        return bucket.name().replace("-1h", "/h");
    }

    private static String span(Duration some) {
        long seconds = Math.max(0, some.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    private static String figure(String name, long tokens, String more) {
        return line(name, String.format(Locale.ROOT, "%,12d", tokens) + more);
    }

    private static String line(String name, String value) {
        return String.format(Locale.ROOT, "%-13s%s", name + ":", value);
    }
}
