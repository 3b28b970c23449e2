package dev.hermes.services.s6;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether a gateway is wanted, as its home remembers. A file that cannot be understood says nothing, and never stops anybody.
 *
 * @param name the word that decided, made fit for a log
 */
record WantedState(Optional<String> name, boolean running) {
    static final WantedState UNKNOWN = new WantedState(Optional.empty(), false);
    private static final long LARGEST = 1 << 20;
    private static final int LONGEST_NAME = 40;
    private static final Pattern UNFIT = Pattern.compile("[^\\x21-\\x7e]");
    private static final String RUNNING = "running";
    private static final String BROKEN = "startup_failed";

    /**
     * What the person wanted last counts before what the gateway was: one that ends with its container says that it stopped.
     * One that could not start is not tried again, whatever was wanted.
     */
    static WantedState of(Path home) {
        var json = read(home.resolve("gateway_state.json"));
        if (json.isEmpty() || !json.get().isObject()) {
            return UNKNOWN;
        }
        var was = json.get().path("gateway_state");
        var wanted = json.get().path("desired_state");
        if (was.isString() && was.asString().equals(BROKEN)) {
            return named(BROKEN);
        }
        var decides = wanted.isMissingNode() || wanted.isNull() ? was : wanted;
        return decides.isString() ? named(decides.asString()) : UNKNOWN;
    }

    private static WantedState named(String state) {
        var shown = UNFIT.matcher(state.substring(0, Math.min(LONGEST_NAME, state.length())))
                .replaceAll("?");
        return new WantedState(shown.isEmpty() ? Optional.empty() : Optional.of(shown), state.equals(RUNNING));
    }

    private static Optional<JsonNode> read(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return Optional.empty(); // a pipe of that name would keep the container from starting
            }
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file)));
            return Optional.of(JsonMapper.shared().readTree(text.toString()));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }
}
