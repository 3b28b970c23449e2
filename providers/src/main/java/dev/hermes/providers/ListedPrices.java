package dev.hermes.providers;

import dev.hermes.api.Log;
import dev.hermes.api.model.Price;
import dev.hermes.home.DurableFile;
import dev.hermes.home.HermesHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The prices in the lists of models that servers gave when they were asked, kept in {@code cache/model_prices.json} by address and
 * model. So a conversation, which asks nobody for a list, knows what it costs. A file that cannot be read is as good as none.
 */
final class ListedPrices {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal NOVITA_UNIT = new BigDecimal("0.0001");
    /** What is dearer was listed in another unit than is known here. */
    private static final BigDecimal HIGHEST = BigDecimal.valueOf(1_000);

    private static final int MOST_MODELS = 5_000;

    private final Path file;
    private final Log log;
    private @Nullable JsonNode memory;
    private Instant memoryOf = Instant.MIN;

    ListedPrices(HermesHome home, Log log) {
        this.file = home.directory().resolve("cache").resolve("model_prices.json");
        this.log = log;
    }

    /** Per million, as the server at the address lists it. */
    Optional<Price> of(String baseUrl, String model) {
        var prices = read().path(key(baseUrl)).path(model);
        var input = decimal(prices.path("input"));
        var output = decimal(prices.path("output"));
        return input.isEmpty() || output.isEmpty()
                ? Optional.empty()
                : Optional.of(new Price(
                        input.get(),
                        output.get(),
                        decimal(prices.path("cache_read")),
                        decimal(prices.path("cache_write"))));
    }

    /** Takes what a list of models says about prices. A list that says nothing leaves what is kept. */
    synchronized void keep(String baseUrl, Stream<JsonNode> items) {
        var prices = JsonMapper.shared().createObjectNode();
        items.limit(MOST_MODELS).forEach(item -> {
            var id = item.path("id").asString("");
            var price = price(item);
            if (!id.isEmpty() && price.has("input") && price.has("output")) {
                prices.set(id, price);
            }
        });
        var before = read();
        if (prices.isEmpty() || prices.equals(before.path(key(baseUrl)))) {
            return;
        }
        var all = before instanceof ObjectNode some
                ? some.deepCopy()
                : JsonMapper.shared().createObjectNode();
        all.set(key(baseUrl), prices);
        try {
            Files.createDirectories(file.getParent());
            DurableFile.replace(file, JsonMapper.shared().writeValueAsString(all));
        } catch (IOException | UncheckedIOException e) {
            log.warn("providers", "Cannot write " + file + ".", e); // costs stay unknown
        }
    }

    /** Most list dollars for a token; Novita lists ten-thousandths of a dollar for a million. */
    private static ObjectNode price(JsonNode item) {
        var price = JsonMapper.shared().createObjectNode();
        var listed = item.path("pricing");
        if (listed.isObject()) {
            put(price, "input", listed.path("prompt"), MILLION);
            put(price, "output", listed.path("completion"), MILLION);
            put(price, "input", listed.path("input"), MILLION);
            put(price, "output", listed.path("output"), MILLION);
            put(price, "cache_read", listed.path("input_cache_read"), MILLION);
            put(price, "cache_write", listed.path("input_cache_write"), MILLION);
        } else {
            put(price, "input", item.path("input_token_price_per_m"), NOVITA_UNIT);
            put(price, "output", item.path("output_token_price_per_m"), NOVITA_UNIT);
        }
        return price;
    }

    private static void put(ObjectNode price, String name, JsonNode listed, BigDecimal factor) {
        // below zero: it depends on where the request ends up
        decimal(listed)
                .filter(some -> some.signum() >= 0 && some.precision() < 40 && Math.abs(some.scale()) < 40)
                .map(some -> some.multiply(factor))
                .filter(some -> some.compareTo(HIGHEST) <= 0)
                .ifPresent(some -> price.put(name, some.stripTrailingZeros().toPlainString()));
    }

    private static Optional<BigDecimal> decimal(JsonNode node) {
        try {
            return node.isNumber() || node.isString()
                    ? Optional.of(new BigDecimal(node.asString().strip()))
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static String key(String baseUrl) {
        return Hosts.trimmed(baseUrl).toLowerCase(Locale.ROOT);
    }

    private synchronized JsonNode read() {
        try {
            var changed = Files.getLastModifiedTime(file).toInstant();
            if (memory == null || !changed.equals(memoryOf)) {
                memory = JsonMapper.shared().readTree(Files.readAllBytes(file));
                memoryOf = changed;
            }
            return memory;
        } catch (NoSuchFileException _) {
            return JsonMapper.shared().createObjectNode();
        } catch (IOException | JacksonException e) {
            log.info("providers", file + " is not read: " + e.getMessage());
            return JsonMapper.shared().createObjectNode();
        }
    }
}
