package dev.hermes.llm;

import dev.hermes.api.model.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What answers cost at the providers' list prices, for providers that are paid by the token. */
public final class Pricing {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** Paid by the month; a single answer costs nothing more. */
    private static final Set<String> INCLUDED = Set.of(
            "openai-codex",
            "xai-oauth",
            "minimax-oauth",
            "qwen-oauth",
            "google-gemini-cli",
            "copilot",
            "copilot-acp",
            "demo");

    /** Provider ids by the company whose price list holds. */
    private static final Map<String, String> COMPANIES = Map.of(
            "openai-api", "openai",
            "gemini", "google",
            "minimax-cn", "minimax");

    /** @param cacheWrite like the others per million; {@code null} for an unknown price, which is not the same as none */
    private record Price(
            BigDecimal input,
            BigDecimal output,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite) {}

    /** Read when the first price is asked for. */
    private static final class Table {
        static final Map<String, Price> PRICES = read();

        /** What may follow a model's name without making it another model: its date, its release, its revision. */
        static final Pattern RELEASE =
                Pattern.compile("-(\\d{8}|\\d{4}-\\d{2}-\\d{2}|\\d{3}|latest)?(-?v\\d+(:\\d+)?)?$");

        private static Map<String, Price> read() {
            var prices = new HashMap<String, Price>();
            try (var resource = Pricing.class.getResourceAsStream("prices.tsv")) {
                if (resource == null) {
                    throw new IllegalStateException("prices.tsv is missing");
                }
                new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split("\t"))
                        .forEach(cells -> prices.put(
                                key(cells[0], cells[1]),
                                new Price(
                                        new BigDecimal(cells[2]),
                                        new BigDecimal(cells[3]),
                                        optional(cells[4]),
                                        optional(cells[5]))));
                return Map.copyOf(prices);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static @Nullable BigDecimal optional(String cell) {
            return cell.equals("-") ? null : new BigDecimal(cell);
        }
    }

    private Pricing() {}

    /**
     * The cost in US dollars: 0 when it is included in a subscription, empty when the price of any token that was used is
     * not known.
     */
    public static OptionalDouble usd(String provider, String model, Usage usage) {
        if (INCLUDED.contains(provider)) {
            return OptionalDouble.of(0);
        }
        var price = price(COMPANIES.getOrDefault(provider, provider), model);
        if (price.isEmpty()
                || (usage.cacheRead() > 0 && price.get().cacheRead() == null)
                || (usage.cacheWrite() > 0 && price.get().cacheWrite() == null)) {
            return OptionalDouble.empty();
        }
        var millionths = times(usage.input(), price.get().input())
                .add(times(usage.output(), price.get().output()))
                .add(times(usage.cacheRead(), price.get().cacheRead()))
                .add(times(usage.cacheWrite(), price.get().cacheWrite()));
        return OptionalDouble.of(millionths.divide(MILLION).doubleValue());
    }

    private static BigDecimal times(long tokens, @Nullable BigDecimal price) {
        return price == null ? BigDecimal.ZERO : price.multiply(BigDecimal.valueOf(tokens));
    }

    private static Optional<Price> price(String company, String model) {
        var name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (company.equals("bedrock")) {
            name = name.replaceFirst("^(us|eu|apac|jp|global)\\.", "");
        }
        var exact = Table.PRICES.get(key(company, name));
        if (exact != null) {
            return Optional.of(exact);
        }
        return Optional.ofNullable(
                Table.PRICES.get(key(company, Table.RELEASE.matcher(name).replaceFirst(""))));
    }

    private static String key(String company, String model) {
        return company + " " + model;
    }
}
