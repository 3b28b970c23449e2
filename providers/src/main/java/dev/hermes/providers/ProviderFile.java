package dev.hermes.providers;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the file of a provider that a user added says beyond a row of the table.
 *
 * @param headers sent with every request
 * @param temperature that its models want, whatever is asked
 * @param maxTokens the longest answer when nobody says otherwise
 * @param models to choose from; the first is the default
 */
record ProviderFile(
        Map<String, String> headers, OptionalDouble temperature, OptionalInt maxTokens, List<String> models) {
    ProviderFile {
        headers = Map.copyOf(headers);
        models = List.copyOf(models);
    }
}
