package dev.hermes.agent.auxiliary;

import java.util.regex.Pattern;

/** Thoughts that a model wrote into its answer. */
final class Thinking {
    private static final class Tags {
        static final Pattern CLOSED = Pattern.compile(
                "<(think|thinking|reasoning|thought|REASONING_SCRATCHPAD)>.*?</\\1>",
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        static final Pattern OPEN = Pattern.compile(
                "\\A\\s*<(?:think|thinking|reasoning|thought|REASONING_SCRATCHPAD)>.*",
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    private Thinking() {}

    static String removed(String text) {
        if (text.indexOf('<') < 0) {
            return text;
        }
        var without = Tags.CLOSED.matcher(text).replaceAll("");
        return Tags.OPEN.matcher(without).replaceFirst("");
    }
}
