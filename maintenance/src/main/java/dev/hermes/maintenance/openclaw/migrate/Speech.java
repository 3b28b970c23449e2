package dev.hermes.maintenance.openclaw.migrate;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The voice. */
final class Speech implements Mapping {
    private static final Map<String, String> PROVIDERS =
            Map.of("elevenlabs", "elevenlabs", "openai", "openai", "edge", "edge", "microsoft", "edge");
    private static final Map<String, String> SETTINGS =
            Map.of("voiceId", "voice_id", "modelId", "model_id", "model", "model", "voice", "voice");

    @Override
    public void map(Part part, Source source, Draft draft) throws IOException {
        if (part == Part.TTS_ASSETS) {
            var directory = source.workspace("tts").filter(Files::isDirectory);
            if (directory.isPresent()) {
                Trees.copy(part, directory.get(), "tts", Set.of(".venv", "generated", "__pycache__"), draft);
            } else {
                draft.add(part, "", "", Item.Status.SKIPPED, "nothing found");
            }
            return;
        }
        var change = new Change(draft, part, "messages.tts");
        var chosen = PROVIDERS.get(source.config("messages.tts.provider").asString(""));
        if (chosen != null) {
            change.set("tts.provider", chosen);
        }
        for (var name : List.of("elevenlabs", "openai", "edge", "microsoft")) {
            var provider = provider(name, source);
            for (var setting : SETTINGS.entrySet()) {
                change.set(
                        "tts." + PROVIDERS.get(name) + "." + setting.getValue(),
                        Source.text(provider.path(setting.getKey())));
            }
        }
        change.done("config.yaml tts");
    }

    /** The settings of a provider, in the first of the places where they may stand. */
    static JsonNode provider(String name, Source source) {
        for (var place : List.of("messages.tts.providers", "talk.providers", "messages.tts")) {
            var node = source.config(place).path(name);
            if (node.isObject()) {
                return node;
            }
        }
        return MissingNode.getInstance();
    }
}
