package dev.hermes.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The download: a runtime image, the application trained on it, the launchers; it runs where no Java is installed. */
final class Archive {
    /** Found with {@code jdeps --print-module-deps}, plus the curves of TLS and the charsets of terminals. */
    private static final String MODULES =
            "java.base,java.compiler,java.desktop,java.logging,java.management,java.naming,java.net.http,java.sql,"
                    + "java.xml,jdk.crypto.ec,jdk.charsets,jdk.unsupported,jdk.httpserver,jdk.net,jdk.zipfs";

    private final Path build;
    private final Application app;
    private final String version;
    private final Path root;

    Archive(Path build, Application app, String version, Path root) {
        this.build = build;
        this.app = app;
        this.version = version;
        this.root = root;
    }

    void pack() throws IOException, InterruptedException {
        var name = "hermes-" + version + "-" + system() + "-" + architecture();
        var directory = build.resolve(name);
        Trees.delete(directory);
        Files.createDirectories(directory.resolve("bin"));
        var runtime = directory.resolve("runtime");
        link(runtime);
        Trees.copy(app.directory(), directory.resolve("app"));
        Files.deleteIfExists(directory.resolve("app/complete"));
        Files.deleteIfExists(directory.resolve("app/java-home"));
        new Application(directory.resolve("app")).train(runtime);
        Files.copy(directory.resolve("app/sbom.cdx.json"), directory.resolve("sbom.cdx.json"));
        copyExecutable(root.resolve("hermes"), directory.resolve("bin/hermes"));
        copyExecutable(root.resolve("dist/src/main/release/install.sh"), directory.resolve("install.sh"));
        Files.copy(root.resolve("LICENSE"), directory.resolve("LICENSE"));
        Files.copy(root.resolve("README.md"), directory.resolve("README.md"));
        Files.writeString(directory.resolve("VERSION"), version + "\n");
        complete(directory, "bash", "bash-completion/completions/hermes");
        complete(directory, "zsh", "zsh/site-functions/_hermes");
        complete(directory, "fish", "fish/vendor_completions.d/hermes.fish");
        Manifest.write(directory);
        Assemble.run(build, List.of("tar", "-czf", name + ".tar.gz", name));
        app.train(Path.of(System.getProperty("java.home")));
        app.seal(Path.of(System.getProperty("java.home")));
    }

    /** Where packages put what a shell completes by, under {@code share}. */
    private static void complete(Path release, String shell, String file) throws IOException, InterruptedException {
        var target = release.resolve("share").resolve(file);
        Files.createDirectories(target.getParent());
        var home = Files.createTempDirectory("hermes-completion");
        Assemble.run(
                home,
                List.of(
                        "sh",
                        "-c",
                        "HERMES_HOME=\"$1\" \"$2\" completion \"$3\" >\"$4\"",
                        "sh",
                        home.toString(),
                        release.resolve("bin/hermes").toString(),
                        shell,
                        target.toString()));
        Trees.delete(home);
    }

    private static String system() {
        var name = System.getProperty("os.name", "");
        return name.startsWith("Mac") ? "macos" : name.startsWith("Windows") ? "windows" : "linux";
    }

    private static String architecture() {
        return System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "x64";
    }

    private void link(Path runtime) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"));
        Assemble.run(
                build,
                List.of(
                        java.resolve("bin/jlink").toString(),
                        "--add-modules",
                        MODULES,
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        runtime.toString()));
        replaceLinks(runtime);
        // Without the image's own base archive the class cache cannot be made.
        Assemble.run(
                build,
                List.of(runtime.resolve("bin/java").toString(), "-XX:+UseSerialGC", "-Xshare:dump", "-Xlog:disable"));
    }

    /** Licences that are the same are links in the image; updates take no archive that holds links. */
    private static void replaceLinks(Path runtime) throws IOException {
        try (var files = Files.walk(runtime)) {
            for (var link : files.filter(Files::isSymbolicLink).toList()) {
                var content = Files.readAllBytes(link);
                Files.delete(link);
                Files.write(link, content);
            }
        }
    }

    private static void copyExecutable(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        if (!to.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + to + " executable");
        }
    }
}
