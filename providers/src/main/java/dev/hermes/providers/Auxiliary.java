package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Timeouts;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What {@code auxiliary.<task>} says. A provider of {@code auto} or {@code main} says nothing. */
record Auxiliary(
        Optional<String> provider,
        Optional<String> model,
        Optional<String> baseUrl,
        Optional<Secret> key,
        Optional<ApiMode> mode,
        OptionalDouble seconds,
        Map<String, Object> extraBody) {

    static Auxiliary of(Map<String, Object> written) {
        return new Auxiliary(
                Values.text(written, "provider")
                        .filter(name -> !name.equalsIgnoreCase("auto") && !name.equalsIgnoreCase("main")),
                Values.text(written, "model"),
                Values.text(written, "base_url").map(Hosts::trimmed),
                Values.text(written, "api_key").flatMap(Keys::usable),
                Values.text(written, "api_mode").flatMap(ApiMode::of),
                Values.seconds(written, "timeout"),
                Values.map(written.getOrDefault("extra_body", Map.of())));
    }

    ResolvedModel timeout(ResolvedModel model) {
        if (seconds.isEmpty()) {
            return model;
        }
        var limit = ModelFacts.duration(seconds.getAsDouble());
        var old = model.timeouts();
        var stall = old.stall().isZero() || old.stall().compareTo(limit) > 0 ? limit : old.stall();
        return model.withTimeouts(new Timeouts(old.connect(), stall, limit));
    }

    ResolvedModel body(ResolvedModel model) {
        extraBody.forEach((key, value) -> model.endpoint().extraBody().set(key, RequestExtras.tree(value)));
        return model;
    }
}
