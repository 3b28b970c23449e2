package dev.hermes.tools;

import java.util.regex.Pattern;

/** Tells a model that a tool threw, without anything in the text that looks like the frame of a conversation. */
final class ToolFailure {
    private static final int MAX_CHARS = 2000;

    private ToolFailure() {}

    static String describe(Throwable failure) {
        var name = failure.getClass().getSimpleName();
        return "[TOOL_ERROR] Tool execution failed: " + name + ": " + clean(String.valueOf(failure.getMessage()));
    }

    private static String clean(String message) {
        var text = message;
        for (var frame : Frames.ALL) {
            text = frame.matcher(text).replaceAll("");
        }
        text = text.strip();
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 3) + "...";
    }

    /** Compiled when the first tool fails. */
    private static final class Frames {
        static final Pattern[] ALL = {
            Pattern.compile("```[a-zA-Z]*\\n?"),
            Pattern.compile("<!\\[CDATA\\[|\\]\\]>"),
            Pattern.compile(
                    "</?(tool_call|function_call|result|response|output|input|system|assistant|user)>",
                    Pattern.CASE_INSENSITIVE)
        };
    }
}
