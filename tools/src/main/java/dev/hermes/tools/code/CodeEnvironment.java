package dev.hermes.tools.code;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The environment of a script: only what a program needs to find its way, nothing whose name smells of a secret. */
final class CodeEnvironment {
    private static final List<String> SECRETS =
            List.of("KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL", "PASSWD", "AUTH");
    private static final List<String> NEEDED = List.of(
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "LC_",
            "TERM",
            "TMPDIR",
            "TMP",
            "TEMP",
            "SHELL",
            "LOGNAME",
            "XDG_",
            "PYTHONPATH",
            "VIRTUAL_ENV",
            "CONDA",
            "HERMES_");

    private CodeEnvironment() {}

    /** @param passed names that the person lets through whatever they look like */
    static HashMap<String, String> of(Map<String, String> session, Set<String> passed) {
        var result = new HashMap<String, String>();
        session.forEach((name, value) -> {
            if (passed.contains(name) || (needed(name) && !secret(name))) {
                result.put(name, value);
            }
        });
        result.put("PYTHONDONTWRITEBYTECODE", "1");
        result.put("PYTHONIOENCODING", "utf-8");
        result.put("PYTHONUTF8", "1");
        var zone = session.getOrDefault("HERMES_TIMEZONE", "");
        if (!zone.isBlank()) {
            result.put("TZ", zone);
        }
        return result;
    }

    private static boolean needed(String name) {
        return NEEDED.stream().anyMatch(name::startsWith);
    }

    private static boolean secret(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        return SECRETS.stream().anyMatch(upper::contains);
    }
}
