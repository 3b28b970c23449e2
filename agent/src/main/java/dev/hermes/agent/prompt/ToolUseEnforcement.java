package dev.hermes.agent.prompt;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which models are told to act instead of announcing what they would do: the setting {@code agent.tool_use_enforcement}.
 *
 * @param names parts of model names, lower case; an empty text fits every model
 */
public record ToolUseEnforcement(List<String> names) {
    public static final ToolUseEnforcement AUTO =
            new ToolUseEnforcement(List.of("gpt", "codex", "gemini", "gemma", "grok", "glm", "qwen", "deepseek"));
    private static final ToolUseEnforcement ALWAYS = new ToolUseEnforcement(List.of(""));
    private static final ToolUseEnforcement NEVER = new ToolUseEnforcement(List.of());

    public ToolUseEnforcement {
        names = List.copyOf(names);
    }

    /** Reads the configured value: {@code auto}, a boolean in any spelling, or a list of parts of model names. */
    public static ToolUseEnforcement of(Optional<Object> value) {
        return switch (value.orElse("auto")) {
            case Boolean on -> on ? ALWAYS : NEVER;
            case Collection<?> parts ->
                new ToolUseEnforcement(parts.stream()
                        .map(part -> String.valueOf(part).strip().toLowerCase(Locale.ROOT))
                        .filter(part -> !part.isEmpty())
                        .toList());
            case Object other ->
                switch (String.valueOf(other).strip().toLowerCase(Locale.ROOT)) {
                    case "true", "always", "yes", "on" -> ALWAYS;
                    case "false", "never", "no", "off" -> NEVER;
                    default -> AUTO;
                };
        };
    }

    public boolean appliesTo(String model) {
        var name = model.toLowerCase(Locale.ROOT);
        return names.stream().anyMatch(name::contains);
    }
}
