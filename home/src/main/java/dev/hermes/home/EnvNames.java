package dev.hermes.home;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What may stand in {@code .env}: which names, and which characters of a value. */
final class EnvNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** They decide which programs run, or where Hermes lives: one line in a file must not do that. */
    private static final Set<String> REFUSED = Set.of(
            ("PATH SHELL BROWSER EDITOR VISUAL PAGER LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT LD_DEBUG DYLD_INSERT_LIBRARIES"
                            + " DYLD_LIBRARY_PATH DYLD_FRAMEWORK_PATH PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONUSERBASE"
                            + " PYTHONEXECUTABLE PYTHONNOUSERSITE NODE_OPTIONS NODE_PATH GIT_SSH_COMMAND GIT_EXEC_PATH"
                            + " GIT_SHELL HERMES_HOME HERMES_PROFILE HERMES_CONFIG HERMES_ENV JAVA_TOOL_OPTIONS"
                            + " JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH")
                    .split(" "));

    private EnvNames() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static void requireWritable(String name) {
        if (!isName(name)) {
            throw new HermesException(ExitCode.FAILED, "'" + name + "' is not the name of an environment variable.");
        }
        if (REFUSED.contains(name) || name.startsWith("DYLD_FALLBACK_")) {
            throw new HermesException(
                    ExitCode.FAILED,
                    name + " is not written to .env: it decides which programs run.",
                    "Set it in your shell instead.");
        }
    }

    /** Without line breaks, and without what no key has: such characters come from copying a page. */
    static String storable(String name, String value, List<String> warnings) {
        var oneLine = value.replace("\r", "").replace("\n", "").replace("\0", "");
        var kept = new StringBuilder();
        var removed = new ArrayList<String>();
        for (int i = 0; i < oneLine.length(); i += Character.charCount(oneLine.codePointAt(i))) {
            int c = oneLine.codePointAt(i);
            if (c < 128) {
                kept.append((char) c);
            } else {
                removed.add("position " + i + ": " + Character.toString(c) + " (" + codePoint(c) + ")");
            }
        }
        if (!removed.isEmpty()) {
            warnings.add(name + ": " + removed.size() + " non-ASCII character(s) were removed — "
                    + String.join(", ", removed.subList(0, Math.min(5, removed.size())))
                    + ". Copy the value again if it does not work.");
        }
        return kept.toString();
    }

    static String codePoint(int c) {
        return "U+%04X".formatted(c);
    }
}
