package dev.hermes.tools;

import dev.hermes.home.Config;

/** How much of an output a model is shown: the settings {@code tool_output.*}, none of which can be zero or less. */
public record OutputLimits(int maxBytes, int maxLines, int maxLineLength) {
    private static final int BYTES = 50_000;
    private static final int LINES = 2000;
    private static final int LINE_LENGTH = 2000;

    public static OutputLimits of(Config config) {
        return new OutputLimits(
                positive(config.integer("tool_output.max_bytes"), BYTES),
                positive(config.integer("tool_output.max_lines"), LINES),
                positive(config.integer("tool_output.max_line_length"), LINE_LENGTH));
    }

    private static int positive(int value, int otherwise) {
        return value > 0 ? value : otherwise;
    }
}
