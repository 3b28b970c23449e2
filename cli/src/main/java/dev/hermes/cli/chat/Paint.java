package dev.hermes.cli.chat;

/** Styles as escape sequences, or nothing where they cannot be shown. */
record Paint(boolean on) {
    String bold(String text) {
        return sgr("1", text);
    }

    String dim(String text) {
        return sgr("2", text);
    }

    String italic(String text) {
        return sgr("3", text);
    }

    String red(String text) {
        return sgr("31", text);
    }

    String green(String text) {
        return sgr("32", text);
    }

    String yellow(String text) {
        return sgr("33", text);
    }

    String cyan(String text) {
        return sgr("36", text);
    }

    private String sgr(String code, String text) {
        return on && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** Text of a model or a tool without anything that moves the cursor, changes the title or rings. */
    static String harmless(String text) {
        if (text.chars().noneMatch(c -> c < 0x20 && c != '\n' && c != '\t' || c >= 0x7f && c < 0xa0)) {
            return text;
        }
        var result = new StringBuilder(text.length());
        text.chars()
                .filter(c -> c >= 0x20 && (c < 0x7f || c >= 0xa0) || c == '\n' || c == '\t')
                .forEach(c -> result.append((char) c));
        return result.toString();
    }
}
