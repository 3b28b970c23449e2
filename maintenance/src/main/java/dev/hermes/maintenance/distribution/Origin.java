package dev.hermes.maintenance.distribution;

import dev.hermes.api.ExitCode;
import dev.hermes.api.HermesException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a distribution comes from. */
sealed interface Origin {
    /** As {@code install} takes it, from anywhere. */
    String text();

    /** @param ref a tag, branch or commit; the remote's own choice when it is empty */
    record Git(String url, Optional<String> ref) implements Origin {
        @Override
        public String text() {
            return url + ref.map(name -> "#" + name).orElse("");
        }
    }

    /** A directory of this machine. */
    record Directory(Path path) implements Origin {
        @Override
        public String text() {
            return path.toString();
        }
    }

    /** A zip or tar.gz of this machine. */
    record Archive(Path path) implements Origin {
        @Override
        public String text() {
            return path.toString();
        }
    }

    Pattern REMOTE = Pattern.compile("(?:git@|ssh://|git://|https?://)\\S+|\\S+\\.git");
    Pattern GITHUB = Pattern.compile("github\\.com/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+");
    Pattern REF = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");

    /** @throws HermesException when it is nothing that can be fetched */
    static Origin of(String source, Path workingDirectory) {
        if (source.startsWith("-")) {
            throw new HermesException(ExitCode.FAILED, "'" + source + "' is no source.");
        }
        var local = local(source, workingDirectory);
        if (local.isPresent()) {
            return local.get();
        }
        int mark = source.lastIndexOf('#');
        var url = mark < 0 ? source : source.substring(0, mark);
        var ref = mark < 0 ? Optional.<String>empty() : Optional.of(source.substring(mark + 1));
        if (ref.isPresent() && !REF.matcher(ref.get()).matches()) {
            throw new HermesException(ExitCode.FAILED, "'" + ref.get() + "' is no tag, branch or commit.");
        }
        if (GITHUB.matcher(url).matches()) {
            return new Git("https://" + url, ref);
        }
        if (REMOTE.matcher(url).matches()) {
            return new Git(url, ref);
        }
        throw new HermesException(
                ExitCode.FAILED,
                "'" + source + "' is neither a directory, an archive, nor the address of a git repository.",
                "Examples: ./my-bot, my-bot.tar.gz, github.com/you/bot, https://example.org/bot.git#v1.2");
    }

    private static Optional<Origin> local(String source, Path workingDirectory) {
        try {
            var path = workingDirectory.resolve(source).toAbsolutePath().normalize();
            boolean bare = path.toString().endsWith(".git");
            if (Files.isDirectory(path) && !bare) {
                return Optional.of(new Directory(path));
            }
            return Files.isRegularFile(path) ? Optional.of(new Archive(path)) : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}
