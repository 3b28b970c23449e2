package dev.hermes.providers;

import dev.hermes.api.model.ApiMode;
import java.util.List;
import java.util.Optional;

/**
 * A provider that the program knows.
 *
 * @param baseUrl empty when only the user can say it
 * @param keyVariables environment variables that may hold the key, the first usable one counts
 * @param baseUrlVariable environment variable that goes before {@code baseUrl}
 * @param mode the wire protocol when neither the model, the address nor the user says otherwise
 * @param auxiliaryModel a cheap one for side questions
 * @param file what a user wrote who added it; absent for those that ship with the program
 */
public record ProviderRow(
        String id,
        String name,
        AuthKind auth,
        String baseUrl,
        List<String> keyVariables,
        Optional<String> baseUrlVariable,
        ApiMode mode,
        Optional<String> auxiliaryModel,
        List<String> aliases,
        Optional<ProviderFile> file) {
    public ProviderRow {
        keyVariables = List.copyOf(keyVariables);
        aliases = List.copyOf(aliases);
    }

    /** Whether one logs in to it, and cannot give it a key instead. */
    public boolean byLogin() {
        return switch (auth) {
            case OAUTH_DEVICE_CODE, OAUTH_EXTERNAL, OAUTH_MINIMAX -> true;
            case API_KEY, EXTERNAL_PROCESS, AWS_SDK, NONE -> false;
        };
    }

    /** Whether it is no server but a program, which logs in by itself. */
    public boolean byProgram() {
        return auth == AuthKind.EXTERNAL_PROCESS;
    }
}
