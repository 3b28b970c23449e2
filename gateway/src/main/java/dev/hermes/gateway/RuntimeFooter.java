package dev.hermes.gateway;

import dev.hermes.agent.AgentEvent;
import dev.hermes.agent.TurnResult;
import dev.hermes.api.model.Cost;
import dev.hermes.home.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The line below an answer that says what made it: {@code display.runtime_footer}. People read it, the model never does: it is no
 * part of the conversation that is stored.
 */
public final class RuntimeFooter {
    /** Answers end where they end. */
    public static final RuntimeFooter NONE = new RuntimeFooter(List.of(), Path.of(""), Path.of(""), Instant::now);

    private static final String SETTING = "runtime_footer";
    private static final String GAP = " · ";

    private final List<String> fields;
    private final Path workingDirectory;
    private final Path userHome;
    private final InstantSource clock;

    private RuntimeFooter(List<String> fields, Path workingDirectory, Path userHome, InstantSource clock) {
        this.fields = fields;
        this.workingDirectory = workingDirectory;
        this.userHome = userHome;
        this.clock = clock;
    }

    /**
     * What the settings say for one platform: {@code display.platforms.<platform>.runtime_footer} goes before what holds for all.
     * Programs read the answers of {@code api_server}, so what holds for all chats does not hold for it: it has a footer only
     * where it is named.
     *
     * @param workingDirectory where its agents work
     * @param userHome what {@code ~} stands for
     */
    public static RuntimeFooter of(
            Config config, String platform, Path workingDirectory, Path userHome, InstantSource clock) {
        var own = config.map("display.platforms." + platform).get(SETTING);
        var written = own instanceof Map<?, ?> map ? map : own == null ? Map.of() : Map.of("enabled", own);
        boolean forAll = config.flag("display." + SETTING + ".enabled") && !platform.equals("api_server");
        boolean enabled = Optional.ofNullable(written.get("enabled"))
                .map(PlatformSettings::truth)
                .orElse(forAll);
        var fields = written.get("fields") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : config.texts("display." + SETTING + ".fields");
        return enabled ? new RuntimeFooter(fields, workingDirectory, userHome, clock) : NONE;
    }

    /** Runs a turn and puts the line below its answer; whoever was told the answer in pieces finds the line at its end. */
    TurnResult below(Work turn, Consumer<AgentEvent> events) throws InterruptedException {
        if (fields.isEmpty()) {
            return turn.run(events);
        }
        var began = clock.instant();
        var heard = new Heard(events);
        var result = turn.run(heard);
        if (result.failed() || result.interrupted() || result.finalResponse().isBlank()) {
            return result;
        }
        var line = line(result, heard, Duration.between(began, clock.instant()));
        return line.isEmpty() ? result : result.withResponse(result.finalResponse() + "\n\n" + line);
    }

    /** One turn of an agent. */
    @FunctionalInterface
    interface Work {
        TurnResult run(Consumer<AgentEvent> events) throws InterruptedException;
    }

    /** What calls of the model told: how full the context was at the last one, and what they cost. */
    private static final class Heard implements Consumer<AgentEvent> {
        private final Consumer<AgentEvent> next;
        private volatile long promptTokens;
        private volatile int contextLength;
        private volatile Optional<Cost> cost = Optional.empty();

        Heard(Consumer<AgentEvent> next) {
            this.next = next;
        }

        @Override
        public void accept(AgentEvent event) {
            if (event instanceof AgentEvent.UsageReported used) {
                promptTokens = used.promptTokens();
                contextLength = used.contextLength();
                cost = cost.map(sum -> sum.plus(used.cost())).or(() -> Optional.of(used.cost()));
            }
            next.accept(event);
        }

        /** Nothing where nobody knows. */
        Optional<String> cost() {
            return cost.filter(sum -> sum.status() != Cost.Status.UNKNOWN).map(Cost::label);
        }

        Optional<String> percent() {
            return contextLength <= 0
                    ? Optional.empty()
                    : Optional.of(Math.clamp(Math.round(100.0 * promptTokens / contextLength), 0, 100) + "%");
        }
    }

    private String line(TurnResult result, Heard heard, Duration took) {
        return fields.stream()
                .map(field -> switch (field) {
                    case "model" -> withoutVendor(result.model());
                    case "context_pct" -> heard.percent();
                    case "cwd" -> Optional.of(directory());
                    case "duration" -> Optional.of(duration(took));
                    case "tokens" -> Optional.of(tokens(result.usage().total()) + " tokens");
                    case "cost" -> heard.cost();
                    default -> Optional.<String>empty(); // a field of another version
                })
                .flatMap(Optional::stream)
                .collect(Collectors.joining(GAP));
    }

    private static Optional<String> withoutVendor(String model) {
        return Optional.of(model.substring(model.lastIndexOf('/') + 1)).filter(name -> !name.isBlank());
    }

    private String directory() {
        if (!workingDirectory.startsWith(userHome) || userHome.toString().isEmpty()) {
            return workingDirectory.toString();
        }
        return Stream.of("~", userHome.relativize(workingDirectory).toString())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("/"));
    }

    private static String duration(Duration took) {
        return took.compareTo(Duration.ofMinutes(1)) < 0
                ? took.toSeconds() + "s"
                : took.toMinutes() + "m " + took.toSecondsPart() + "s";
    }

    private static String tokens(long count) {
        return count < 1000 ? Long.toString(count) : String.format(Locale.ROOT, "%.1fk", count / 1000.0);
    }
}
