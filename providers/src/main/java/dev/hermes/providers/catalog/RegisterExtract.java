package dev.hermes.providers.catalog;

import dev.hermes.api.Log;
import dev.hermes.home.DurableFile;
import dev.hermes.providers.catalog.ModelsDev.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * What the program wants to know of the register, one line a model, in a file beside it: the register itself has megabytes, and
 * to read it would be noticed at every start. The first line says of which register it is; of another one it is written anew.
 */
final class RegisterExtract {
    private static final String NOTHING = "-";

    private final Path file;
    private final KeptDocument register;
    private final Log log;
    private final Map<String, Map<String, Entry>> read = new ConcurrentHashMap<>();
    private Instant readOf = Instant.EPOCH;

    RegisterExtract(Path file, KeptDocument register, Log log) {
        this.file = file;
        this.register = register;
        this.log = log;
    }

    /** The models of a provider, as the register calls it, in its order. */
    synchronized Map<String, Entry> models(String provider) {
        var changed = register.changed();
        if (changed.equals(Instant.EPOCH)) {
            return Map.of();
        }
        if (!changed.equals(readOf)) {
            read.clear();
            readOf = changed;
        }
        return read.computeIfAbsent(provider, name -> of(name, text(changed)));
    }

    /** Makes it now, so that the next start finds it. */
    void renew() {
        models("");
    }

    private String text(Instant changed) {
        var head = "# of " + changed + "\n";
        try {
            var kept = Files.readString(file, StandardCharsets.UTF_8);
            if (kept.startsWith(head)) {
                return kept;
            }
        } catch (NoSuchFileException _) {
            // the first time
        } catch (IOException e) {
            log.info("providers.catalog", file + " is not read: " + e.getMessage());
        }
        var text = head + register.kept().map(RegisterExtract::lines).orElse("");
        register.forget(); // all that is wanted of it is here now
        try {
            DurableFile.replace(file, text);
        } catch (IOException | UncheckedIOException e) {
            log.info("providers.catalog", "Cannot write " + file + ": " + e.getMessage());
        }
        return text;
    }

    private static String lines(JsonNode root) {
        var text = new StringBuilder();
        for (var provider : root.properties()) {
            var name = Ids.clean(provider.getKey());
            for (var model : provider.getValue().path("models").properties()) {
                var id = Ids.clean(model.getKey());
                if (name.isPresent() && id.isPresent()) {
                    line(text, name.get(), id.get(), entry(model.getValue()));
                }
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String provider, String id, Entry entry) {
        text.append(provider).append('\t').append(id).append('\t');
        text.append(entry.context().isPresent() ? String.valueOf(entry.context().getAsInt()) : NOTHING);
        text.append('\t');
        text.append(entry.tools() ? "t" : "").append(entry.vision() ? "v" : "").append(entry.reasoning() ? "r" : "");
        text.append('\t').append(entry.inputPrice().map(String::valueOf).orElse(NOTHING));
        text.append('\t').append(entry.outputPrice().map(String::valueOf).orElse(NOTHING));
        text.append('\n');
    }

    /** The lines of a provider stand together. */
    private static Map<String, Entry> of(String provider, String text) {
        var models = new LinkedHashMap<String, Entry>();
        var start = "\n" + provider + "\t";
        for (int at = text.indexOf(start); at >= 0 && text.startsWith(start, at); ) {
            int end = text.indexOf('\n', at + 1);
            if (end < 0) {
                break; // cut off
            }
            var cells = text.substring(at + 1, end).split("\t", -1);
            if (cells.length == 6) {
                models.put(cells[1], entry(cells));
            }
            at = end;
        }
        return models;
    }

    private static Entry entry(String[] cells) {
        var flags = cells[3];
        return new Entry(
                context(cells[2]),
                flags.contains("t"),
                flags.contains("v"),
                flags.contains("r"),
                price(cells[4]),
                price(cells[5]));
    }

    private static OptionalInt context(String cell) {
        try {
            return cell.equals(NOTHING) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(cell));
        } catch (NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    private static Optional<Double> price(String cell) {
        try {
            return cell.equals(NOTHING) ? Optional.empty() : Optional.of(Double.valueOf(cell));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Entry entry(JsonNode node) {
        boolean vision = node.path("modalities")
                .path("input")
                .valueStream()
                .anyMatch(kind -> kind.asString("").toLowerCase(Locale.ROOT).equals("image"));
        return new Entry(
                positive(node.path("limit").path("context")),
                node.path("tool_call").asBoolean(false),
                vision,
                node.path("reasoning").asBoolean(false),
                price(node.path("cost").path("input")),
                price(node.path("cost").path("output")));
    }

    private static OptionalInt positive(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() && node.intValue() > 0
                ? OptionalInt.of(node.intValue())
                : OptionalInt.empty();
    }

    private static Optional<Double> price(JsonNode node) {
        return node.isNumber() && node.doubleValue() >= 0 ? Optional.of(node.doubleValue()) : Optional.empty();
    }
}
