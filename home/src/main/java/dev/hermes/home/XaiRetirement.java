package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * xAI retired models in May 2026. Finds them where {@code config.yaml} names a model, and puts their successors there;
 * every other character of the file stays.
 */
public final class XaiRetirement {
    private static final String ANY = "*";
    private static final String EFFORT = "reasoning_effort";

    private static final List<String> MAIN = List.of("model", "default");

    /** Where settings name a model that may be one of xAI's. */
    private static final List<List<String>> PLACES = List.of(
            MAIN,
            List.of("principal", "model"),
            List.of("auxiliary", ANY, "model"),
            List.of("delegation", "model"),
            List.of("fallback_providers", ANY, "model"),
            List.of("fallback_model", "model"),
            List.of("fallback_model", ANY, "model"),
            List.of("tts", "xai", "model"),
            List.of("plugins", "image_gen", "xai", "model"));

    private final HermesHome home;
    private final Map<String, String> environment;
    private final Clock clock;

    /** @param environment with what {@code .env} adds */
    public XaiRetirement(HermesHome home, Map<String, String> environment, Clock clock) {
        this.home = home;
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * A setting that names a retired model.
     *
     * @param path segments of the setting; a number picks an item of a list
     * @param old as it is written
     * @param successor the model to use
     * @param withoutReasoning whether the old model did not reason, which the successor has to be told
     */
    public record Retired(List<String> path, String old, String successor, boolean withoutReasoning) {
        public Retired {
            path = List.copyOf(path);
        }

        /** The path as people write it. */
        public String setting() {
            return String.join(".", path).replaceAll("\\.(\\d+)(?=\\.|$)", "[$1]");
        }

        /** Where the successor is told not to reason: beside its name, but for the model of conversations. */
        public List<String> effort() {
            if (path.equals(MAIN)) {
                return List.of("agent", EFFORT);
            }
            var effort = new ArrayList<>(path);
            effort.set(effort.size() - 1, EFFORT);
            return List.copyOf(effort);
        }
    }

    /**
     * What was done.
     *
     * @param copy of the file as it was, if one was wanted and the file was changed
     */
    public record Outcome(List<Retired> replaced, Optional<Path> copy) {
        public Outcome {
            replaced = List.copyOf(replaced);
        }
    }

    /** @throws HermesException when there is no file, or it is broken */
    public List<Retired> find() {
        requireFile();
        return retired(new ConfigFile(home).read());
    }

    /**
     * Puts the successors in. Nothing is written when there is nothing to replace.
     *
     * @throws HermesException when there is no file, or it cannot be edited; it is then as it was
     */
    public Outcome apply(boolean keepCopy) {
        requireFile();
        Managed.of(home, environment).ifPresent(managed -> {
            throw managed.refusal("migrate the configuration");
        });
        var replaced = new ArrayList<Retired>();
        var copies = new ArrayList<Path>();
        new ConfigFile(home).edit(text -> {
            replaced.addAll(retired(YamlReader.map(text)));
            if (replaced.isEmpty()) {
                return Optional.empty();
            }
            var after = text;
            for (var retired : replaced) {
                after = replace(after, retired);
            }
            if (keepCopy) {
                copies.add(ConfigCopy.write(home, "bak-pre-migrate-xai-", text, clock));
            }
            return Optional.of(after);
        });
        return new Outcome(replaced, copies.stream().findFirst());
    }

    private void requireFile() {
        if (!Files.exists(home.config())) {
            throw new HermesException(ExitCode.FAILED, "There is no " + home.config() + " to look through.");
        }
    }

    private static String replace(String text, Retired retired) {
        var after = put(text, retired.path(), retired.successor());
        if (!retired.withoutReasoning()) {
            return after;
        }
        return put(after, retired.effort(), "none");
    }

    private static String put(String text, List<String> path, String value) {
        var after = YamlEdit.set(text, path, value);
        if (!Trees.same(Trees.find(YamlReader.map(after), path).orElse(null), value)) {
            throw new YamlEdit.Refused(
                    String.join(".", path) + " is written in a way that a program cannot edit safely");
        }
        return after;
    }

    private static List<Retired> retired(Map<String, Object> tree) {
        var result = new ArrayList<Retired>();
        for (var place : PLACES) {
            for (var path : paths(tree, place)) {
                if (Trees.find(tree, path).orElse("") instanceof String written) {
                    successor(path, written).ifPresent(result::add);
                }
            }
        }
        return List.copyOf(result);
    }

    /** The place itself, or one path for each child where it says any. */
    private static List<List<String>> paths(Map<String, Object> tree, List<String> place) {
        int any = place.indexOf(ANY);
        if (any < 0) {
            return List.of(place);
        }
        var parent = place.subList(0, any);
        var children = new ArrayList<String>();
        switch (Trees.find(tree, parent).orElse("")) {
            case Map<?, ?> map -> map.keySet().forEach(key -> children.add(String.valueOf(key)));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    children.add(String.valueOf(i));
                }
            }
            default -> {}
        }
        var result = new ArrayList<List<String>>();
        for (var child : children) {
            var path = new ArrayList<>(place);
            path.set(any, child);
            result.add(path);
        }
        return result;
    }

    private static Optional<Retired> successor(List<String> path, String written) {
        // A server that wants the vendor before the name gets it there when the name is resolved.
        var name = written.strip().toLowerCase(Locale.ROOT).replaceFirst("^(x-ai|xai)/", "");
        return switch (name) {
            case "grok-4-0709", "grok-4-fast-reasoning", "grok-4-1-fast-reasoning", "grok-code-fast-1", "grok-3" ->
                Optional.of(new Retired(path, written, "grok-4.3", false));
            case "grok-4-fast-non-reasoning", "grok-4-1-fast-non-reasoning" ->
                Optional.of(new Retired(path, written, "grok-4.3", true));
            case "grok-imagine-image-pro" ->
                Optional.of(new Retired(path, written, "grok-imagine-image-quality", false));
            default -> Optional.empty();
        };
    }
}
