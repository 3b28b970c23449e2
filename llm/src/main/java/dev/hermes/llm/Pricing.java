package dev.hermes.llm;

import dev.hermes.api.model.Cost;
import dev.hermes.api.model.ModelAnswer;
import dev.hermes.api.model.Price;
import dev.hermes.api.model.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What answers cost at the providers' list prices, for providers that are paid by the token. */
public final class Pricing {
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

    /** Whose word about the cost of an answer counts: they say it in dollars. */
    private static final Set<String> TELLING = Set.of("openrouter", "nous");

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

        private static Optional<BigDecimal> optional(String cell) {
            return cell.equals("-") ? Optional.empty() : Optional.of(new BigDecimal(cell));
        }
    }

    private Pricing() {}

    /**
     * What an answer has cost.
     *
     * @param listed the price that the server itself lists, where it lists any
     */
    public static Cost of(String provider, ModelAnswer answer, String model, Optional<Price> listed) {
        if (INCLUDED.contains(provider)) {
            return new Cost(Cost.Status.INCLUDED, Optional.of(BigDecimal.ZERO), "subscription");
        }
        if (TELLING.contains(provider) && answer.cost().isPresent()) {
            return new Cost(Cost.Status.ACTUAL, answer.cost(), "provider");
        }
        if (answer.usage().total() == 0) {
            return Cost.UNKNOWN; // its server does not tell what was used, which is not the same as nothing
        }
        var company = COMPANIES.getOrDefault(provider, provider);
        return listed.map(price -> estimated(price, answer.usage(), "models_list"))
                .or(() -> price(company, model).map(price -> estimated(price, answer.usage(), "price_table")))
                .orElse(Cost.UNKNOWN);
    }

    private static Cost estimated(Price price, Usage usage, String source) {
        return price.of(usage)
                .map(usd -> new Cost(Cost.Status.ESTIMATED, Optional.of(usd), source))
                .orElse(Cost.UNKNOWN);
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
