package dev.hermes.providers;

import dev.hermes.api.Secret;
import dev.hermes.api.model.ApiMode;
import dev.hermes.api.model.Endpoint;
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

    /** The model with the time limit and the members of the body that are set for the task. */
    ResolvedModel applied(ResolvedModel model) {
        var result = model;
        if (!extraBody.isEmpty()) {
            var old = model.endpoint();
            var body = old.extraBody().deepCopy();
            extraBody.forEach((key, value) -> body.set(key, RequestExtras.tree(value)));
            result = result.withEndpoint(
                    new Endpoint(old.provider(), old.mode(), old.baseUrl(), old.key(), old.headers(), body));
        }
        return seconds.isPresent()
                ? result.withTimeouts(result.timeouts().within(TimeLimits.duration(seconds.getAsDouble())))
                : result;
    }
}
