package dev.hermes.services;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The search path of a service. A supervisor gives it none worth having, and the tools of a gateway are to find what they find
 * in the person's terminal.
 */
public final class ServicePath {
    private static final String STANDARD = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final List<String> OF_PERSONS = List.of(".local/bin", ".cargo/bin", "go/bin", ".npm-global/bin");
    private static final List<String> OF_WINDOWS = List.of(
            "/mnt/c/Windows/System32",
            "/mnt/c/Windows",
            "/mnt/c/Windows/System32/Wbem",
            "/mnt/c/Windows/System32/WindowsPowerShell/v1.0");

    private ServicePath() {}

    public static String of(Installation installation, Host host, Map<String, String> environment) {
        var found = new LinkedHashSet<>(own(installation, host));
        for (var directory : OF_PERSONS) {
            addExisting(found, installation.user().resolve(directory));
        }
        if (host.wsl()) {
            for (var part : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
                if (part.startsWith("/mnt/")) {
                    found.add(part);
                }
            }
            for (var program : List.of("powershell.exe", "cmd.exe", "explorer.exe", "wsl.exe")) {
                host.program(program).map(Path::getParent).ifPresent(parent -> found.add(parent.toString()));
            }
            OF_WINDOWS.forEach(directory -> addExisting(found, Path.of(directory)));
        }
        return String.join(":", found) + ":" + STANDARD;
    }

    /** Our own directories, in front of the search path of whoever installs. */
    public static String before(Installation installation, Host host, Map<String, String> environment) {
        var found = new LinkedHashSet<>(own(installation, host));
        for (var part : environment.getOrDefault("PATH", STANDARD).split(File.pathSeparator)) {
            if (!part.isBlank()) {
                found.add(part);
            }
        }
        return String.join(":", found);
    }

    private static Set<String> own(Installation installation, Host host) {
        var found = new LinkedHashSet<String>();
        var bin = installation.launcher().getParent();
        if (bin != null) {
            found.add(bin.toString());
        }
        addExisting(found, installation.root().resolve("node_modules/.bin"));
        addExisting(found, installation.home().resolve("node/bin"));
        addExisting(found, installation.home().resolve("node_modules/.bin"));
        host.program("node").map(Path::getParent).ifPresent(parent -> found.add(parent.toString()));
        return found;
    }

    private static void addExisting(Set<String> found, Path directory) {
        try {
            if (Files.isDirectory(directory)) {
                found.add(directory.toString());
            }
        } catch (InvalidPathException _) {
            return; // no such directory on this system
        }
    }
}
